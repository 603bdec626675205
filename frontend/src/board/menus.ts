// The two menus all cards share: the column to move to, and the state. Without a script the links lead to pages.
import { place } from '../behaviours/menus'
import type { Cards } from './cards'
import type { Moves } from './moves'

export function menus(board: HTMLElement, cards: Cards, moves: Moves): void {
  const columns = board.querySelector<HTMLElement>('#board-move')!
  const states = board.querySelector<HTMLElement>('#board-state')!
  let card: HTMLElement | null = null
  let opener: HTMLElement | null = null

  function open(menu: HTMLElement, link: HTMLElement, chosen: (item: HTMLElement) => boolean): void {
    card = link.closest<HTMLElement>('.card')
    opener = link
    for (const item of menu.querySelectorAll<HTMLElement>('.menu-item')) {
      item.setAttribute('aria-current', String(chosen(item)))
    }
    menu.showPopover()
    place(menu, link)
    menu.querySelector<HTMLElement>('.menu-item:not([aria-current=true])')?.focus({ preventScroll: true })
  }

  board.addEventListener('click', (event) => {
    const target = event.target as Element
    if (event.ctrlKey || event.metaKey || event.shiftKey) return
    const move = target.closest<HTMLElement>('[data-move]')
    const state = target.closest<HTMLElement>('a[data-state]')
    const fresh = target.closest<HTMLElement>('[data-new]')
    if (!move && !state && !fresh) return
    event.preventDefault()
    if (move) open(columns, move, (item) => item.dataset.to === card?.dataset.column)
    else if (state) open(states, state, (item) => item.dataset.value === state.dataset.state)
    else void moves.create(fresh!.dataset.new!)
  })
  columns.addEventListener('click', (event) => {
    const to = (event.target as Element).closest<HTMLElement>('[data-to]')
    const column = to && cards.column(to.dataset.to!)
    if (!card || !column) return
    card.focus()
    void moves.move(card, column)
  })
  states.addEventListener('click', (event) => {
    const item = (event.target as Element).closest<HTMLElement>('[data-value]')
    if (!card || !item) return
    card.focus()
    void moves.setState(card, item.dataset.value!)
  })
  for (const menu of [columns, states]) {
    menu.addEventListener('toggle', (event) => {
      const closed = (event as ToggleEvent).newState === 'closed'
      if (closed && (menu.contains(document.activeElement) || document.activeElement === document.body)) opener?.focus()
    })
  }
}
