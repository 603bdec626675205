// Dragging with mouse or finger. A finger rests a moment before it lifts a card, so that it can still scroll.
import Sortable from 'sortablejs'
import type { Moves } from './moves'

const REST = 180

export function dragging(board: HTMLElement, moves: Moves): void {
  let home = (): void => undefined
  const lists = () => [...board.querySelectorAll<HTMLElement>('[data-cards]')]
  for (const list of lists()) {
    Sortable.create(list, {
      group: 'board',
      draggable: '.card',
      filter: '.card:not([data-movable]), [aria-busy=true]',
      preventOnFilter: false,
      sort: false,
      animation: matchMedia('(prefers-reduced-motion: reduce)').matches ? 0 : 120,
      delay: REST,
      delayOnTouchOnly: true,
      touchStartThreshold: 6,
      forceFallback: true, // the same with every pointer; the browser's own drag knows no fingers
      fallbackOnBody: true,
      fallbackTolerance: 4,
      scrollSensitivity: 60,
      bubbleScroll: true,
      emptyInsertThreshold: 12,
      ghostClass: 'card-ghost',
      fallbackClass: 'card-flying',
      onStart: ({ item }) => {
        home = moves.remember(item)
        board.classList.add('is-dragging')
      },
      onEnd: ({ item, from, to }) => {
        board.classList.remove('is-dragging')
        if (from !== to) void moves.move(item, to.closest<HTMLElement>('.board-column')!, home)
      },
    })
  }
}
