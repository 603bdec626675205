// Lines are dragged by their handle.
import Sortable from 'sortablejs'

export function dragLines(list: HTMLElement, moved: () => void): void {
  Sortable.create(list, { handle: '[data-handle]', animation: matchMedia('(prefers-reduced-motion: reduce)').matches ? 0 : 120, onEnd: moved })
}
