using System;
using System.Data.Linq;
using System.DirectoryServices;
using System.Drawing;
using System.IO;
using System.Net;
using System.Net.Http;
using System.Runtime.InteropServices;
using System.Runtime.Remoting.Messaging;
using System.Runtime.Serialization.Formatters.Binary;
using System.Security.Cryptography;
using System.Security.Permissions;
using System.ServiceModel;
using System.Text;
using System.Text.RegularExpressions;
using System.Threading;
using System.Web;
using System.Web.Script.Serialization;
using System.Web.Security;
using Microsoft.Win32;

namespace TrapSite
{
    public class Traps
    {
        private Binary _rowVersion;

        public object Copy(object value)
        {
            var stream = new MemoryStream();
            new BinaryFormatter().Serialize(stream, value);
            stream.Position = 0;
            return new BinaryFormatter().Deserialize(stream);
        }

        public void Isolate()
        {
            var setup = new AppDomainSetup { ApplicationBase = AppDomain.CurrentDomain.BaseDirectory };
            AppDomain.Unload(AppDomain.CreateDomain("plugins", null, setup));
        }

        public void Remember(string value)
        {
            CallContext.LogicalSetData("user", value);
        }

        public byte[] Protect(byte[] data)
        {
            return ProtectedData.Protect(data, null, DataProtectionScope.LocalMachine);
        }

        public void Draw()
        {
            using (var image = new Bitmap(10, 10))
            {
                image.SetPixel(0, 0, Color.Red);
            }
        }

        public object Setting()
        {
            return Registry.GetValue(@"HKEY_LOCAL_MACHINE\SOFTWARE\Trap", "value", null);
        }

        public string Page()
        {
            return HttpContext.Current.Server.MapPath("~/App_Data") + HttpRuntime.AppDomainAppPath;
        }

        public string Token(byte[] data)
        {
            return Convert.ToBase64String(MachineKey.Protect(data, "token"));
        }

        public string Json(object value)
        {
            return new JavaScriptSerializer().Serialize(value);
        }

        public HttpClient Client()
        {
            ServicePointManager.DefaultConnectionLimit = 100;
            return new HttpClient(new WebRequestHandler());
        }

        public void Later(Action action)
        {
            action.BeginInvoke(null, null);
        }

        public void Stop(Thread thread)
        {
            thread.Abort();
        }

        public string Ansi(byte[] data)
        {
            return Encoding.GetEncoding(1252).GetString(data);
        }

        public string Directory(string path)
        {
            return new DirectoryEntry(path).Name;
        }

        [SecurityPermission(SecurityAction.Demand)]
        public bool IsMatch(string text)
        {
            return Regex.IsMatch(text, @"\d+\s\w") && text != @"DOMAIN\user";
        }

        [DllImport("kernel32.dll")]
        private static extern uint GetTickCount();

        public uint Ticks()
        {
            return GetTickCount();
        }
    }

    [ServiceContract]
    public interface IQuotes
    {
        [OperationContract]
        string Quote(string name);
    }

    [ComImport, Guid("000214F9-0000-0000-C000-000000000046"), InterfaceType(ComInterfaceType.InterfaceIsIUnknown)]
    public interface IShellLink
    {
    }
}
