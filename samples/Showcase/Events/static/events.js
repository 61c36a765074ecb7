'use strict';
(() => {
    const stream = document.currentScript.dataset.stream;
    const status = document.getElementById('status');
    const rows = document.getElementById('events');
    const stop = document.getElementById('stop');
    const most = 16;
    let source = null;
    let connections = 0;

    function connect() {
        source = new EventSource(stream);
        source.onopen = () => {
            connections++;
            status.textContent = `Connection ${connections} is open.`;
        };
        source.onerror = () => {
            status.textContent = source.readyState === EventSource.CLOSED
                ? 'The server refused the connection.'
                : `Connection ${connections} has ended. The browser opens the next one.`;
        };
        source.addEventListener('tick', event => {
            const tick = JSON.parse(event.data);
            const row = rows.insertRow(0);
            for (const text of [event.lastEventId, connections, `${tick.place} from ${tick.host}`, new Date(tick.time).toLocaleTimeString()]) {
                row.insertCell().textContent = text;
            }

            while (rows.rows.length > most) {
                rows.deleteRow(-1);
            }
        });
        stop.textContent = 'Disconnect';
    }

    stop.addEventListener('click', () => {
        if (source) {
            source.close();
            source = null;
            status.textContent = 'Disconnected.';
            stop.textContent = 'Connect';
        } else {
            connect();
        }
    });

    connect();
})();
