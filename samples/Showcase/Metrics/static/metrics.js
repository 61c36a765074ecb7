'use strict';
(() => {
    const seconds = 60;
    const count = new Intl.NumberFormat('en');
    const time = new Intl.NumberFormat('en', { maximumSignificantDigits: 3 });
    const show = (id, text) => { document.getElementById(id).textContent = text; };
    const milliseconds = value => value === 0 ? '–' : `${time.format(value)} ms`;
    const history = { requests: [], slow: [] };

    function bytes(value) {
        const units = ['B', 'kB', 'MB', 'GB'];
        let unit = 0;
        while (value >= 1000 && unit < units.length - 1) {
            value /= 1000;
            unit++;
        }

        return `${time.format(value)} ${units[unit]}`;
    }

    function draw(name, value, text) {
        const values = history[name];
        values.push(value);
        if (values.length > seconds) {
            values.shift();
        }

        const most = Math.max(...values);
        const points = values.map((each, i) => `${(600 - (values.length - 1 - i) * 600 / (seconds - 1)).toFixed(1)},${(116 - (most ? each / most : 0) * 110).toFixed(1)}`);
        const line = document.createElementNS('http://www.w3.org/2000/svg', 'polyline');
        line.setAttribute('points', points.join(' '));
        document.getElementById(`${name}-chart`).replaceChildren(line);
        show(`${name}-most`, most ? `(at most ${text(most)})` : '');
    }

    const source = new EventSource(document.currentScript.dataset.stream);
    source.onopen = () => show('status', 'Live: both hosts of this site, each second.');
    source.onerror = () => show('status', 'The connection is lost. The browser opens the next one.');
    source.addEventListener('figures', event => {
        const figures = JSON.parse(event.data);
        show('requests', count.format(figures.requests));
        show('mean', milliseconds(figures.mean));
        show('slow', milliseconds(figures.slow));
        show('bytes', bytes(figures.bytes));
        for (const id of ['total', 'iterators', 'blocked', 'added', 'aborted', 'refused']) {
            show(id, count.format(figures[id]));
        }

        draw('requests', figures.requests, value => count.format(value));
        draw('slow', figures.slow, milliseconds);
        const rows = document.getElementById('mounts');
        rows.replaceChildren(...figures.mounts.map(mount => {
            const row = document.createElement('tr');
            const cells = [mount.mount, mount.kind, count.format(mount.requests), count.format(mount.total), time.format(mount.mean)];
            cells.forEach((text, i) => {
                const cell = row.insertCell();
                cell.textContent = text;
                cell.className = i > 1 ? 'number' : '';
            });
            return row;
        }));
    });
})();
