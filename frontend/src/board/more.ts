// The next cards of a column when its end comes into sight, and the first ones of a folded column when it opens.
import type { Cards } from './cards'

export function more(board: HTMLElement, cards: Cards): void {
  const watcher = new IntersectionObserver((entries) => {
    for (const { isIntersecting, target } of entries) {
      if (!isIntersecting) continue
      watcher.unobserve(target)
      void fetchInto(target as HTMLElement, (target as HTMLElement).dataset.more!)
    }
  }, { rootMargin: '200px' })

  function watch(): void {
    for (const end of board.querySelectorAll('[data-more]')) watcher.observe(end)
    board.dispatchEvent(new CustomEvent('board:more'))
  }

  /** Puts what comes where `end` is; a card that moved meanwhile is already there. */
  async function fetchInto(end: HTMLElement, url: string): Promise<void> {
    const response = await fetch(url).catch(() => null)
    if (!response?.ok || response.redirected) return // the link to the list stays
    const page = new DOMParser().parseFromString(`<ol>${await response.text()}</ol>`, 'text/html')
    const fresh = [...page.querySelectorAll<HTMLElement>('ol > li')]
    end.replaceWith(...fresh.filter((item) => !item.id || !cards.card(item.dataset.id!)).map((item) => document.adoptNode(item)))
    watch()
  }

  board.addEventListener('click', (event) => {
    const link = (event.target as Element).closest<HTMLElement>('[data-fold]')
    if (!link || event.ctrlKey || event.metaKey) return
    event.preventDefault()
    const column = cards.place(link)
    const list = cards.list(column)
    const folded = column.classList.toggle('is-folded')
    if (!folded && list.dataset.first) {
      const start = document.createElement('li')
      list.append(start)
      void fetchInto(start, list.dataset.first)
      delete list.dataset.first
    }
  })
  watch()
}
