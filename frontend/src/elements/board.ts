// <v-board>: columns of cards. Cards are dragged with mouse or finger, moved by a menu or by keys; what the server
// answers are pieces of the page as they are now. The links inside the cards do the same without any of this.
import { Cards } from '../board/cards'
import { dragging } from '../board/drag'
import { Keys } from '../board/keys'
import { menus } from '../board/menus'
import { more } from '../board/more'
import { Moves } from '../board/moves'
import { Preview } from './preview'

class Board extends HTMLElement {
  connectedCallback(): void {
    const cards = new Cards(this)
    const moves = new Moves(this, cards)
    const preview = new Preview((step) => keys.step(step))
    const keys = new Keys(this, cards, moves, preview)
    dragging(this, moves)
    menus(this, cards, moves)
    more(this, cards)
    this.addEventListener('click', (event) => {
      const card = (event.target as Element).closest<HTMLElement>('.card')
      if (!card || (event.target as Element).closest('a, button') || getSelection()?.toString()) return
      keys.choose(card)
      preview.show(card)
    })
  }
}

customElements.define('v-board', Board)
