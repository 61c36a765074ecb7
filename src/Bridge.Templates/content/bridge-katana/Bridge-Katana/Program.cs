using Bridge_Katana;

Site.Build(args).Run();
