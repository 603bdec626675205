// A passkey that was not given (cancelled, unknown here, too late) is told in a sentence of ours.
import { say } from '../lib/words'
import { toast } from './toasts'

document.addEventListener('allauth.error', (event) => {
  event.preventDefault()
  toast(say('passkey_failed'), 'error')
})
