// The board by keyboard: arrows go from card to card, Space lifts and drops, M chooses the column from a menu.
// One card is in the order of the Tab key, and with it its own links; the arrows reach all others.
import { typing } from '../lib/dom'
import { singleKeys } from '../behaviours/preferences'
import type { Preview } from '../elements/preview'
import type { Cards } from './cards'
import type { Moves } from './moves'

export class Keys {
  private current: HTMLElement | null = null
  private lifted: { card: HTMLElement, home: () => void } | null = null

  constructor(
    private readonly board: HTMLElement, private readonly cards: Cards,
    private readonly moves: Moves, private readonly preview: Preview,
  ) {
    this.settle()
    board.addEventListener('keydown', (event) => this.key(event))
    board.addEventListener('focusin', (event) => {
      const card = (event.target as Element).closest<HTMLElement>('.card')
      if (card && card !== this.current) this.choose(card, false)
    })
    board.addEventListener('board:put', (event) => {
      const { card, focused } = (event as CustomEvent<{ card: HTMLElement, focused: boolean }>).detail
      this.settle()
      if (focused) this.choose(card)
    })
    board.addEventListener('board:more', () => this.settle())
  }

  /** Takes every card but one out of the order of the Tab key. */
  private settle(): void {
    if (!this.current?.isConnected) this.current = this.board.querySelector<HTMLElement>('.card')
    for (const card of this.board.querySelectorAll<HTMLElement>('.card')) this.reachable(card, card === this.current)
  }

  private reachable(card: HTMLElement, yes: boolean): void {
    card.tabIndex = yes ? 0 : -1
    card.setAttribute('aria-describedby', 'board-help')
    for (const link of card.querySelectorAll<HTMLElement>('a')) link.tabIndex = yes ? 0 : -1
  }

  choose(card: HTMLElement, focus = true): void {
    if (this.current) this.reachable(this.current, false)
    this.current = card
    this.reachable(card, true)
    if (focus) card.focus({ preventScroll: true })
    if (focus) card.scrollIntoView({ block: 'nearest', inline: 'nearest' })
    if (focus && this.preview.isOpen) this.preview.show(card)
  }

  /** The card above or below. */
  step(by: number): void {
    const around = this.current && this.cards.of(this.cards.place(this.current))
    const next = around?.[around.indexOf(this.current!) + by]
    if (next) this.choose(next)
  }

  /** The card beside, in the nearest column that has one. */
  private aside(by: number): void {
    if (!this.current) return
    const columns = this.cards.columns
    const place = this.cards.of(this.cards.place(this.current)).indexOf(this.current)
    for (let at = columns.indexOf(this.cards.place(this.current)) + by; columns[at]; at += by) {
      const beside = this.cards.of(columns[at]!)
      if (beside.length) return this.choose(beside[Math.min(place, beside.length - 1)]!)
    }
  }

  private key(event: KeyboardEvent): void {
    if (event.altKey || event.ctrlKey || event.metaKey || event.defaultPrevented || typing(event.target)) return
    const card = (event.target as Element).closest<HTMLElement>('.card')
    if (!card) return
    const own = event.target === card
    const commands: Record<string, (() => void) | false | undefined> = this.lifted ? {
      ArrowLeft: () => this.carry(-1), ArrowRight: () => this.carry(1),
      ' ': () => this.drop(), Enter: () => this.drop(), Escape: () => this.putBack(),
    } : {
      ArrowUp: () => this.step(-1), ArrowDown: () => this.step(1),
      ArrowLeft: () => this.aside(-1), ArrowRight: () => this.aside(1),
      Enter: own && (() => location.assign(card.dataset.href!)),
      ' ': own && 'movable' in card.dataset && (() => this.lift(card)),
      Escape: this.preview.isOpen && (() => this.preview.close()),
      ...(singleKeys() && {
        j: () => this.step(1), k: () => this.step(-1),
        v: () => this.preview.flip(card), e: () => location.assign(card.dataset.edit!),
        m: () => card.querySelector<HTMLElement>('[data-move]')?.click(),
      }),
    }
    const run = commands[event.key]
    if (!run) return
    event.preventDefault()
    run()
  }

  private lift(card: HTMLElement): void {
    this.lifted = { card, home: this.moves.remember(card) }
    card.classList.add('is-lifted')
    card.addEventListener('blur', this.left)
    this.cards.say(this.cards.text('lifted', { name: card.dataset.title! }))
  }

  /** Whoever goes elsewhere has changed his mind; a card that is only carried loses the focus for a moment. */
  private readonly left = (): void => {
    setTimeout(() => this.lifted && document.activeElement !== this.lifted.card && this.putBack(false))
  }

  private carry(by: number): void {
    const { card } = this.lifted!
    const columns = this.cards.columns
    const column = columns[columns.indexOf(this.cards.place(card)) + by]
    if (!column) return
    this.cards.list(column).prepend(card)
    this.choose(card)
    this.cards.say(this.cards.text('over', { name: card.dataset.title!, column: column.dataset.name! }))
  }

  private release(): { card: HTMLElement, home: () => void } {
    const found = this.lifted!
    this.lifted = null
    found.card.classList.remove('is-lifted')
    found.card.removeEventListener('blur', this.left)
    return found
  }

  private drop(): void {
    const { card, home } = this.release()
    const column = this.cards.place(card)
    if (column.dataset.column === card.dataset.column) this.told(card, column)
    void this.moves.move(card, column, home)
    card.focus()
  }

  private putBack(focus = true): void {
    const { card, home } = this.release()
    home()
    if (focus) this.choose(card)
    this.told(card, this.cards.place(card))
  }

  private told(card: HTMLElement, column: HTMLElement): void {
    this.cards.say(this.cards.text('back', { name: card.dataset.title!, column: column.dataset.name! }))
  }
}
