using System.Web;
using System.Web.Mvc;
using System.Web.Services;
using System.Web.UI;

namespace TrapSite
{
    public class HomeController : Controller
    {
        public ActionResult Index()
        {
            return Content("home");
        }
    }

    public class OldPage : Page
    {
    }

    public class Download : IHttpHandler
    {
        public bool IsReusable
        {
            get { return true; }
        }

        public void ProcessRequest(HttpContext context)
        {
            context.Response.Write("file");
        }
    }

    public class Quotes : WebService
    {
    }

    public class Global : HttpApplication
    {
        protected void Application_Start()
        {
        }
    }
}
