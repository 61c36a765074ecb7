'use strict';
$(function () {
    const names = { webSockets: 'WebSockets', serverSentEvents: 'server-sent events', longPolling: 'long polling' };
    const hub = $.connection.chatHub;

    function say(text) {
        $('#status').text(text);
    }

    function add(name, text, isEvent) {
        const line = $('<li>').toggleClass('event', isEvent).append($('<b>').text(name), document.createTextNode(text));
        $('#log').append(line);
        line[0].scrollIntoView();
    }

    hub.client.joined = name => add(name, 'joined', true);
    hub.client.left = name => add(name, 'left', true);
    hub.client.said = (name, text) => add(name, text, false);

    function failed(error) {
        say(error && error.message ? error.message : String(error));
        $('#join button').prop('disabled', false);
    }

    $.connection.hub.reconnecting(() => say('The connection is lost. Trying again …'));
    $.connection.hub.disconnected(() => {
        say('Disconnected.');
        $('#say').prop('hidden', true);
        $('#join').prop('hidden', false).find('button').prop('disabled', false);
    });

    $('#join').on('submit', event => {
        event.preventDefault();
        $('#join button').prop('disabled', true);
        say('Connecting …');
        const room = $('#room').val();
        $.connection.hub.start({ transport: $('#transport').val() })
            .done(() => hub.server.join(room, $('#name').val())
                .done(() => {
                    say(`In ${room}, by ${names[$.connection.hub.transport.name] || $.connection.hub.transport.name}.`);
                    $('#join').prop('hidden', true);
                    $('#log, #say').prop('hidden', false);
                    $('#text').trigger('focus');
                })
                .fail(failed))
            .fail(failed);
    });

    $('#say').on('submit', event => {
        event.preventDefault();
        const text = $('#text').val();
        $('#text').val('');
        hub.server.say(text).fail(failed);
    });
});
