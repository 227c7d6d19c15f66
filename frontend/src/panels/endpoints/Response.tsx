// The answer: how it went in words, its headers, its body while it arrives, and the trace that it left.
import { LoaderCircle } from 'lucide-react'
import { useMemo, useState } from 'react'
import { useSeconds } from '../../app/useSeconds'
import { counted, duration } from '../../core/time'
import { CopyButton } from '../../ui/CopyButton'
import { Json } from '../../ui/Json'
import { Status } from '../../ui/Status'
import { type Answer, formOf, headerOf, isOver, sizeOf, statusWords, textOf, toneOf } from './answer'
import { pretty } from './draft'
import { eventsOf } from './sse'
import { TraceBeside } from './TraceBeside'
import './answer.css'

export function Response({ answer, isAsked }: { answer: Answer; isAsked: boolean }) {
  return (
    <section className="endpoint-answer" aria-label="Response" aria-busy={isAsked && !isOver(answer)}>
      {isAsked ? (
        <>
          <Summary answer={answer} />
          {answer.failure && (
            <p className="endpoint-broken" role="alert">
              {answer.failure.message} {answer.failure.hint}
            </p>
          )}
          {answer.cut && <p className="endpoint-note">{CUT[answer.cut]}</p>}
          {answer.leftOut.length > 0 && (
            <p className="endpoint-note">
              Not sent along, because the studio sets them itself: {answer.leftOut.join(', ')}.
            </p>
          )}
          {answer.traceId && <TraceBeside id={answer.traceId} isOver={isOver(answer)} />}
          {answer.head && <Body answer={answer} />}
          {answer.head && <Headers headers={answer.head.headers} />}
        </>
      ) : (
        <p className="endpoint-calm">The answer stands here once you send the request.</p>
      )}
    </section>
  )
}

const CUT = {
  size: 'Only the beginning is shown: the studio takes 4 MB of an answer.',
  time: 'It was still going on when the studio stopped listening, after five minutes.',
}

function Summary({ answer }: { answer: Answer }) {
  const { head } = answer
  const tone = head ? toneOf(head.status) : undefined
  const place = head && head.status >= 300 && head.status < 400 ? headerOf(answer, 'location') : null
  return (
    <>
      <p className="answer-summary" role="status">
        {head ? (
          <>
            <b data-tone={tone}>
              {head.status} {head.reason}
            </b>
            <span>{statusWords(head.status)}</span>
          </>
        ) : (
          <Status name={answer.stage === 'waiting' ? 'running' : answer.stage === 'stopped' ? 'stopped' : 'failed'} />
        )}
        {answer.stage === 'arriving' && (
          <span className="arriving">
            <LoaderCircle size={13} aria-hidden /> arriving
          </span>
        )}
        {head && answer.stage === 'stopped' && <span>you stopped listening</span>}
      </p>
      <p className="answer-facts">
        {isOver(answer) ? <span>{duration(answer.ms)}</span> : <Waited since={answer.at} />}
        {head && <span>{sizeOf(answer.bytes)}</span>}
        {head && answer.ms - head.ms > 50 && <span>began after {duration(head.ms)}</span>}
        {place && (
          <span>
            It leads to <code>{place}</code>, and wasn’t followed.
          </span>
        )}
      </p>
    </>
  )
}

function Waited({ since }: { since: number }) {
  return <span>{useSeconds(since)} s</span>
}

function Headers({ headers }: { headers: [string, string][] }) {
  return (
    <details className="answer-headers">
      <summary>{counted(headers.length, 'header')}</summary>
      <dl>
        {headers.map(([name, value], index) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: headers keep their places, and names may repeat
          <div key={index}>
            <dt className="mono">{name}</dt>
            <dd className="mono">{value}</dd>
          </div>
        ))}
      </dl>
    </details>
  )
}

function Body({ answer }: { answer: Answer }) {
  const form = formOf(answer)
  if (form === 'none') return isOver(answer) ? <p className="endpoint-calm">It has no body.</p> : null
  if (form === 'image') return isOver(answer) ? <Picture answer={answer} /> : null
  if (form === 'binary') {
    const type = headerOf(answer, 'content-type') ?? 'an unknown kind'
    return <p className="endpoint-calm">{`${sizeOf(answer.bytes)} of ${type}, which isn’t text.`}</p>
  }
  return <Text answer={answer} form={form} />
}

type Look = 'tree' | 'pretty' | 'raw' | 'events'
const LOOKS: Record<Look, string> = { tree: 'Tree', pretty: 'In order', raw: 'As it came', events: 'Events' }
// More than that makes the page slow, and nobody reads it here.
const MOST_LETTERS = 500_000

function Text({ answer, form }: { answer: Answer; form: 'json' | 'events' | 'text' }) {
  const text = useMemo(() => textOf(answer.pieces), [answer.pieces])
  const value = useMemo(() => (form === 'json' ? parsed(text) : undefined), [form, text])
  const looks: Look[] =
    form === 'events' ? ['events', 'raw'] : form === 'json' && value !== undefined ? ['tree', 'pretty', 'raw'] : ['raw']
  const [wanted, setWanted] = useState<Look>('tree')
  const look = looks.includes(wanted) ? wanted : (looks[0] ?? 'raw')
  const shown = look === 'pretty' ? pretty(value) : text
  return (
    <div className="answer-body">
      <div className="answer-looks">
        {looks.length > 1 &&
          looks.map((each) => (
            <button
              key={each}
              type="button"
              className="button plain"
              aria-pressed={each === look}
              onClick={() => setWanted(each)}
            >
              {LOOKS[each]}
            </button>
          ))}
        <span className="spacer" />
        <CopyButton label="Copy the body" text={() => shown} />
      </div>
      {look === 'tree' && <Json value={value} />}
      {look === 'events' && <Events text={text} isOver={isOver(answer)} />}
      {(look === 'raw' || look === 'pretty') && (
        // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reached by keyboard
        <pre tabIndex={0}>
          {shown.slice(0, MOST_LETTERS)}
          {shown.length > MOST_LETTERS && `\n… ${(shown.length - MOST_LETTERS).toLocaleString()} more characters`}
        </pre>
      )}
    </div>
  )
}

const MOST_EVENTS = 500

function Events({ text, isOver: isDone }: { text: string; isOver: boolean }) {
  const events = useMemo(() => eventsOf(text), [text])
  const first = Math.max(0, events.length - MOST_EVENTS)
  return (
    <>
      {first > 0 && (
        <p className="endpoint-note">
          The newest {MOST_EVENTS} of {events.length.toLocaleString()}.
        </p>
      )}
      <ol className="events" start={first + 1}>
        {events.slice(first).map(({ id, event, data }, index) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: an event's number is its place
          <li key={first + index}>
            <b>{event}</b>
            <span className="mono">{data}</span>
            {id !== null && <small className="mono">{id}</small>}
          </li>
        ))}
      </ol>
      {events.length === 0 && <p className="endpoint-calm">{isDone ? 'No event came.' : 'No event has come yet.'}</p>}
    </>
  )
}

function Picture({ answer }: { answer: Answer }) {
  const source = useMemo(() => dataUrl(answer), [answer])
  return <img className="answer-picture" src={source} alt="What the endpoint answered" />
}

function dataUrl(answer: Answer): string {
  const letters = answer.pieces.map((piece) => piece.reduce((text, byte) => text + String.fromCharCode(byte), ''))
  return `data:${headerOf(answer, 'content-type')?.split(';')[0]};base64,${btoa(letters.join(''))}`
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}
