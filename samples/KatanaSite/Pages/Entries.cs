using System.Collections.Generic;

namespace KatanaSite.Pages
{
    internal class Entries
    {
        private readonly List<KeyValuePair<string, string>> _entries = new List<KeyValuePair<string, string>>();

        public void Add(string name, string text)
        {
            lock (_entries)
            {
                _entries.Add(new KeyValuePair<string, string>(name, text));
            }
        }

        public KeyValuePair<string, string>[] All()
        {
            lock (_entries)
            {
                return _entries.ToArray();
            }
        }
    }
}
