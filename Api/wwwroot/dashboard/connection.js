// Connects the page, and says when it is not: it tries again by itself, and loads anew when the server forgot it.
const bar = document.getElementById('components-reconnect-modal');
const say = text => { bar.textContent = text ?? ''; bar.hidden = !text; };

bar.addEventListener('components-reconnect-state-changed', ({ detail: { state } }) => {
  if (state === 'show' || state === 'retrying') say('The connection was lost. Connecting again…');
  else if (state === 'hide') say(null);
  else if (state === 'failed') { say('Still not connected. Trying again…'); setTimeout(again, 3000); }
  else if (state === 'rejected') again();
});

async function again() {
  try {
    const answer = await fetch('/health/ready', { cache: 'no-store' });
    if (answer.ok) location.reload(); else setTimeout(again, 3000);
  } catch { setTimeout(again, 3000); }
}

Blazor.start({ circuit: { reconnectionOptions: { maxRetries: 30, retryIntervalMilliseconds: n => Math.min(500 * 2 ** n, 5000) } } });

// Refused from the start, for want of room or of a way for sockets: what is shown stays, and is not live.
setTimeout(() => {
  if (document.querySelector('[data-interactive]')) return;
  say('Not connected: these figures do not move. Trying again…');
  setTimeout(again, 15000);
}, 8000);
