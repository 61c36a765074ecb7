namespace Bridge.AspNetCore;

/// <summary>
/// A request has this feature while code outside its application still has to set the status before the headers are sent. Until then it is not known whether
/// the response has a body.
/// </summary>
internal interface IHeldStatusFeature;
