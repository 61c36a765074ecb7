namespace Bridge.AspNetCore;

/// <summary>
/// A request has this feature while something outside its application is still to set the status before the headers are sent: until then nobody knows whether
/// the response has a body.
/// </summary>
internal interface IHeldStatusFeature;
