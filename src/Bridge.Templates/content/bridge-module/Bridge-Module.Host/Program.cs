using Bridge_Module;

WebApplication app = WebApplication.CreateBuilder(args).Build();
app.MapModule("/poll", new Poll("Tea or coffee?", ["Tea", "Coffee"]));
app.Run();
