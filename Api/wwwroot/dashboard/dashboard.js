// What needs no server: the theme, local times on hover, countdowns, and copying.
const root = document.documentElement;

document.addEventListener('click', async event => {
  if (event.target.closest('[data-theme-switch]')) {
    const dark = root.dataset.theme ? root.dataset.theme === 'dark' : matchMedia('(prefers-color-scheme: dark)').matches;
    root.dataset.theme = dark ? 'light' : 'dark';
    document.cookie = `usage-theme=${root.dataset.theme};path=/;max-age=31536000;samesite=lax`;
  }
  const copy = event.target.closest('[data-copy]');
  if (copy) {
    await navigator.clipboard.writeText(copy.dataset.copy);
    copy.classList.add('copied');
    setTimeout(() => copy.classList.remove('copied'), 1500);
  }
});

const local = new Intl.DateTimeFormat(undefined, { dateStyle: 'medium', timeStyle: 'long' });
for (const kind of ['pointerover', 'focusin']) {
  document.addEventListener(kind, event => {
    const time = event.target.closest?.('time[datetime]');
    if (time) time.title = local.format(new Date(time.dateTime));
  });
}

customElements.define('usage-countdown', class extends HTMLElement {
  static observedAttributes = ['until'];
  connectedCallback() { this.timer = setInterval(() => this.tell(), 1000); this.tell(); }
  disconnectedCallback() { clearInterval(this.timer); }
  attributeChangedCallback() { this.tell(); }
  tell() {
    const left = Math.max(0, Math.ceil((Date.parse(this.getAttribute('until')) - Date.now()) / 1000));
    const [days, hours, minutes, seconds] = [Math.floor(left / 86400), Math.floor(left / 3600) % 24, Math.floor(left / 60) % 60, left % 60];
    this.textContent = days ? `${days} d ${hours} h` : hours ? `${hours} h ${minutes} min` : minutes ? `${minutes} min ${seconds} s` : `${seconds} s`;
  }
});

// The skip link moves the focus; the address stays as it is.
document.addEventListener('click', event => {
  if (!event.target.closest?.('.skip')) return;
  event.preventDefault();
  event.stopPropagation();
  document.getElementById('content').focus();
}, true);
