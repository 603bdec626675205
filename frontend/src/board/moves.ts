// What a board asks of the server: a card into another column, its state, a new card. The card moves at once and goes
// back when the server does not agree, when somebody else was faster, or when the dialog is closed.
import { csrfToken } from '../lib/dom'
import { toast } from '../behaviours/toasts'
import { say } from '../lib/words'
import type { Cards } from './cards'

type Undo = () => void
type Values = Record<string, string>

export class Moves {
  private readonly dialog: HTMLDialogElement
  private undo: Undo = () => undefined

  constructor(private readonly board: HTMLElement, private readonly cards: Cards) {
    this.dialog = board.querySelector<HTMLDialogElement>('#board-dialog')!
    this.dialog.addEventListener('close', () => this.cancel())
    this.dialog.addEventListener('click', (event) => (event.target as Element).closest('[data-cancel]') && this.dialog.close())
    this.dialog.addEventListener('submit', (event) => this.submit(event))
  }

  /** Puts `card` into `column` and tells the server; `home` is where it goes back to. */
  async move(card: HTMLElement, column: HTMLElement, home: Undo = this.remember(card)): Promise<void> {
    if (card.dataset.column === column.dataset.column) return home()
    if (this.cards.place(card) !== column) this.cards.list(column).prepend(card)
    await this.send(card, 'move', { [this.board.dataset.column!]: column.dataset.column!, from: card.dataset.column! }, home)
  }

  async setState(card: HTMLElement, value: string): Promise<void> {
    const from = card.querySelector<HTMLElement>('[data-state]')?.dataset.state ?? ''
    if (from !== value) await this.send(card, 'state', { [this.board.dataset.state!]: value, from })
  }

  /** The short form for a new card at the head of a column. */
  async create(column: string): Promise<void> {
    const url = new URL(`${this.board.dataset.url}new/${location.search}`, location.href)
    url.searchParams.set('column', column)
    await this.ask(url.href, { headers: { 'X-Requested-With': 'board' } }, () => undefined)
  }

  /** How to put a card back exactly where it is now. */
  remember(card: HTMLElement): Undo {
    const { parentElement, nextElementSibling } = card
    return () => parentElement?.insertBefore(card, nextElementSibling?.parentElement === parentElement ? nextElementSibling : null)
  }

  private async send(card: HTMLElement, verb: string, values: Values, back: Undo = () => undefined): Promise<void> {
    card.setAttribute('aria-busy', 'true')
    const undo = () => {
      back()
      card.removeAttribute('aria-busy')
      this.cards.say(this.cards.text('back', { name: card.dataset.title!, column: this.cards.place(card).dataset.name! }))
      this.board.dispatchEvent(new CustomEvent('board:put', { detail: { card, focused: true } }))
    }
    const body = new URLSearchParams({ ...values, csrfmiddlewaretoken: csrfToken() })
    await this.ask(`${this.board.dataset.url}${card.dataset.id}/${verb}/${location.search}`, { method: 'POST', body }, undo)
  }

  private async ask(url: string, options: RequestInit, undo: Undo): Promise<void> {
    let response: Response
    try {
      response = await fetch(url, options)
    } catch {
      undo()
      return toast(say('offline'), 'error')
    }
    if (response.redirected) return location.reload() // to the login page
    const html = await response.text()
    const piece = new DOMParser().parseFromString(html, 'text/html').body.firstElementChild as HTMLElement | null
    if (piece?.matches('form')) this.open(piece, undo)
    else if (piece?.dataset.outcome) this.take(piece, undo)
    else {
      undo()
      toast([403, 404].includes(response.status) ? this.cards.text('gone') : say('failed'), 'error')
    }
  }

  /** The server's form, in the dialog. */
  private open(form: HTMLElement, undo: Undo): void {
    this.undo = undo
    this.dialog.replaceChildren(document.adoptNode(form))
    if (!this.dialog.open) this.dialog.showModal()
    // Its pickers are fetched as those of any form that arrives.
    this.dialog.dispatchEvent(new CustomEvent('htmx:after:swap', { bubbles: true }))
    this.dialog.querySelector<HTMLElement>('.error-summary, .dialog-body :is(input:not([type=hidden]), textarea, select)')?.focus()
  }

  private submit(event: SubmitEvent): void {
    const form = event.target as HTMLFormElement
    event.preventDefault()
    if (form.getAttribute('aria-busy')) return
    form.setAttribute('aria-busy', 'true')
    const body = new URLSearchParams([...new FormData(form)].map(([name, value]) => [name, String(value)]))
    void this.ask(form.action, { method: 'POST', body }, this.undo).then(() => form.removeAttribute('aria-busy'))
  }

  private cancel(): void {
    const undo = this.undo
    this.undo = () => undefined
    this.dialog.replaceChildren()
    undo()
  }

  /** The pieces of the page as they are now. */
  private take(answer: HTMLElement, undo: Undo): void {
    const { outcome, told = '' } = answer.dataset
    if (this.dialog.open) {
      this.undo = () => undefined
      this.dialog.close()
    }
    if (outcome === 'refused') undo()
    const card = answer.querySelector<HTMLElement>('.card')
    if (card) this.cards.put(document.adoptNode(card))
    if (!card || 'gone' in answer.dataset) this.cards.card(answer.dataset.card!)?.remove()
    for (const head of answer.querySelectorAll<HTMLElement>('.board-head')) {
      const count = head.querySelector('[data-count]')
      document.getElementById(head.id)?.replaceWith(document.adoptNode(head))
      for (const other of this.board.querySelectorAll(`.board-switch [data-count="${count?.getAttribute('data-count')}"]`)) {
        other.textContent = count?.textContent ?? ''
      }
    }
    this.cards.say(told)
    if (outcome !== 'done') toast(told, 'warning')
  }
}
