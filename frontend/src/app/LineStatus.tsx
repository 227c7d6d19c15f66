// Whether the page follows what happens, and for how long it has not.
import { useStore } from '../core/store'
import { line } from '../live/project'
import { useSeconds } from './useSeconds'

const WORDS = { live: 'Live', connecting: 'Connecting…', waiting: 'Waiting', away: 'Reconnecting…' }
const MEANS = {
  live: 'What happens shows here as it happens.',
  connecting: 'The page connects to the studio.',
  waiting: 'The studio answers, but its Redis doesn’t. What happens shows when it is back.',
  away: 'The studio doesn’t answer. What you see is what was known before; it goes on by itself.',
}

export function LineStatus() {
  const { status, since, wasLive } = useStore(line, (known) => known)
  const word = status === 'live' ? 'live' : status === 'stalled' ? 'waiting' : wasLive ? 'away' : 'connecting'
  return (
    <output className="line" data-status={word} title={MEANS[word]}>
      <span className="line-word">{WORDS[word]}</span>
      {word === 'away' && since !== null && <Seconds since={since} />}
    </output>
  )
}

// Not announced: the word is news, each second is not.
function Seconds({ since }: { since: number }) {
  const seconds = useSeconds(since)
  return <span aria-hidden>{seconds > 0 ? ` ${seconds} s` : ''}</span>
}
