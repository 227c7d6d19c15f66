// The messages that wait, run or are held back, in the order in which they come.
import { useState } from 'react'
import { Unanswered } from '../../ui/Blank'
import { Jump } from '../../ui/Parts'
import { Ago } from '../../ui/Time'
import { type Message, type Pile, useMessages } from './source'

const PAGE = 50
const MOST = 200

const NONE: Record<Pile, string> = {
  waiting: 'No message waits for its turn now.',
  running: 'Nothing is being done now.',
  delayed: 'No message is held back now: none was sent with a delay, and none waits to be tried again.',
  failed: '',
}

export function Messages({ queue, pile }: { queue: string; pile: Pile }) {
  const [limit, setLimit] = useState(PAGE)
  const { data, error, isPending, refetch } = useMessages(queue, pile, limit)
  if (error && !data) return <Unanswered error={error} retry={() => void refetch()} />
  if (isPending) return <div className="opening">Reading…</div>
  if (!data || data.messages.length === 0) return <p className="queue-none">{NONE[pile]}</p>
  return (
    <div className="queue-scroll">
      <ul className="letters" aria-label="Messages">
        {data.messages.map((message, place) => (
          <li key={message.id} className="letter">
            <Row message={message} pile={pile} place={place} />
          </li>
        ))}
      </ul>
      {data.total > data.messages.length && (
        <p className="queue-more">
          The first {data.messages.length.toLocaleString()} of {data.total.toLocaleString()}.{' '}
          {limit < MOST && (
            <button type="button" className="button" onClick={() => setLimit(MOST)}>
              Show {MOST}
            </button>
          )}
        </p>
      )}
    </div>
  )
}

function Row({ message, pile, place }: { message: Message; pile: Pile; place: number }) {
  return (
    <div className="letter-row">
      <span className="letter-place">{pile === 'waiting' ? place + 1 : ''}</span>
      <span className="letter-what">
        <code title={message.preview ?? undefined}>{message.preview ?? 'It can’t be read'}</code>
        <small>
          {message.group && <span>group {message.group}</span>}
          {message.attempt > 1 && <span>attempt {message.attempt}</span>}
          {message.producer && <span>sent by {message.producer}</span>}
          <When message={message} pile={pile} />
        </small>
      </span>
      {message.traceId && (
        <Jump
          className="jump letter-trace"
          to={{ view: 'traces', trace: message.traceId, span: null, step: null, at: null }}
        >
          Its trace
        </Jump>
      )}
    </div>
  )
}

function When({ message, pile }: { message: Message; pile: Pile }) {
  if (pile === 'delayed' && message.due !== null) return <span>comes {inWords(message.due)}</span>
  const at = pile === 'running' ? (message.started ?? message.sent) : message.sent
  return (
    <span>
      {pile === 'running' ? 'began' : 'sent'} <Ago at={at} />
    </span>
  )
}

function inWords(due: number): string {
  const seconds = Math.round((due - Date.now()) / 1000)
  if (seconds <= 0) return 'now'
  if (seconds < 90) return `in ${seconds} s`
  const minutes = Math.round(seconds / 60)
  return minutes < 90 ? `in ${minutes} min` : `in ${Math.round(minutes / 60)} h`
}
