namespace KatanaSite.Middleware
{
    public class ErrorPageOptions
    {
        public string SiteName { get; set; }
    }
}
