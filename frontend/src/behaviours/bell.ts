// The bell of the top bar: its number arrives after the page, and is looked at again when somebody comes back to the
// window or has it before him for a while. <a data-bell="/notifications/bell/">
const PAUSE = 60_000
const EVERY = 180_000
const bell = document.querySelector<HTMLElement>('[data-bell]')
let looked = 0

async function look(): Promise<void> {
  if (!bell || document.hidden || Date.now() - looked < PAUSE) return
  looked = Date.now()
  try {
    const response = await fetch(bell.dataset.bell ?? '', { headers: { 'HX-Request': 'true' } })
    if (response.ok && !response.redirected) bell.innerHTML = await response.text()
  } catch {
    // No connection: the number stays as it was.
  }
}

if (bell) {
  void look()
  window.addEventListener('focus', () => void look())
  document.addEventListener('visibilitychange', () => void look())
  setInterval(() => void look(), EVERY)
}
