// The cards and columns of a board as they stand in the page.
import { enliven } from '../htmx'

export class Cards {
  constructor(readonly board: HTMLElement) {}

  /** A sentence of the board, with its gaps filled in. */
  text(key: string, values: Record<string, string> = {}): string {
    return (this.board.dataset[key] ?? '').replace(/\{(\w+)\}/g, (_, name: string) => values[name] ?? '')
  }

  /** Tells people who do not see the board what has happened on it. */
  say(text: string): void {
    const status = this.board.querySelector('[data-status]')
    if (status) status.textContent = text
  }

  get columns(): HTMLElement[] {
    return [...this.board.querySelectorAll<HTMLElement>('.board-column')]
  }

  column(key: string): HTMLElement | null {
    return this.board.querySelector(`.board-column[data-column="${CSS.escape(key)}"]`)
  }

  of(column: HTMLElement): HTMLElement[] {
    return [...column.querySelectorAll<HTMLElement>('.card')]
  }

  list(column: HTMLElement): HTMLElement {
    return column.querySelector<HTMLElement>('[data-cards]')!
  }

  card(id: string): HTMLElement | null {
    return this.board.querySelector(`#card-${CSS.escape(id)}`)
  }

  /** Where a card stands in the page, which may differ from where the server last said it was. */
  place(card: HTMLElement): HTMLElement {
    return card.closest<HTMLElement>('.board-column')!
  }

  /** Puts a card, new or known, where it belongs: it keeps its place within its column. */
  put(card: HTMLElement): void {
    const old = this.card(card.dataset.id!)
    const focused = old?.contains(document.activeElement)
    const column = this.column(card.dataset.column!)
    if (old && column && this.place(old) === column) old.replaceWith(card)
    else {
      old?.remove()
      if (column) this.list(column).prepend(card)
    }
    enliven(card)
    this.board.dispatchEvent(new CustomEvent('board:put', { detail: { card, focused } }))
  }
}
