using Bridge_Site;

Site.Build(args).Run();
