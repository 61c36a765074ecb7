namespace Bridge.Http;

/// <summary>The names of the error statuses (RFC 9110 section 15 and the IANA registry), and a sentence for each.</summary>
internal static class StatusPhrases
{
    public static string Title(int statusCode) => Lookup(statusCode).Title;

    public static string Description(int statusCode) => Lookup(statusCode).Description;

    private static (string Title, string Description) Lookup(int statusCode) => statusCode switch
    {
        400 => ("Bad Request", "The server could not understand the request."),
        401 => ("Unauthorized", "You have to sign in to see this."),
        402 => ("Payment Required", "This has to be paid for."),
        403 => ("Forbidden", "You are not allowed to see this."),
        404 => ("Not Found", "There is nothing at this address. Please check how it is spelled."),
        405 => ("Method Not Allowed", "This address does not answer the method of the request."),
        406 => ("Not Acceptable", "This address has nothing in a form that the request accepts."),
        407 => ("Proxy Authentication Required", "The proxy asks you to sign in."),
        408 => ("Request Timeout", "The request took too long to arrive."),
        409 => ("Conflict", "The request conflicts with what is stored here."),
        410 => ("Gone", "What was at this address is gone for good."),
        411 => ("Length Required", "The request has to say how long its content is."),
        412 => ("Precondition Failed", "A condition of the request does not hold."),
        413 => ("Content Too Large", "The content of the request is larger than the server accepts."),
        414 => ("URI Too Long", "The address is longer than the server accepts."),
        415 => ("Unsupported Media Type", "The server does not accept content of this type."),
        416 => ("Range Not Satisfiable", "The part that was asked for does not exist."),
        417 => ("Expectation Failed", "The server cannot do what the Expect header asks for."),
        418 => ("I'm a Teapot", "This is a teapot; it brews no coffee."),
        421 => ("Misdirected Request", "The request reached a server that does not answer for this address."),
        422 => ("Unprocessable Content", "The content was understood, but cannot be processed."),
        423 => ("Locked", "This is locked."),
        424 => ("Failed Dependency", "A request that this one depends on has failed."),
        425 => ("Too Early", "The request may be a replay; send it again."),
        426 => ("Upgrade Required", "The server asks for another protocol."),
        428 => ("Precondition Required", "The request has to be conditional."),
        429 => ("Too Many Requests", "There were too many requests; please wait a little."),
        431 => ("Request Header Fields Too Large", "The headers of the request are larger than the server accepts."),
        451 => ("Unavailable For Legal Reasons", "This is withheld for legal reasons."),
        500 => ("Internal Server Error", "Something went wrong on the server."),
        501 => ("Not Implemented", "The server cannot do what the request asks for."),
        502 => ("Bad Gateway", "The server behind this one gave no valid answer."),
        503 => ("Service Unavailable", "The server cannot answer at the moment; please try again later."),
        504 => ("Gateway Timeout", "The server behind this one did not answer in time."),
        505 => ("HTTP Version Not Supported", "The server does not speak this version of HTTP."),
        < 500 => ("Client Error", "The server refused the request."),
        _ => ("Server Error", "The server could not answer."),
    };
}
