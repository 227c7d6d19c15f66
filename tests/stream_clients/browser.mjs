import { Stream } from '@motiadev/stream-client-browser'
import { follow } from './follow.mjs'

window.follow = (wanted) => {
  follow(Stream, wanted, (line) => window.tell(JSON.stringify(line)))
}
