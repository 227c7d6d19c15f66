// What an endpoint answered, while it arrives: a tree, a text, events, a picture.
import { useMemo, useState } from 'react'
import { CopyButton } from '../../ui/CopyButton'
import { Json } from '../../ui/Json'
import { type Answer, formOf, headerOf, isOver, sizeOf, textOf } from './answer'
import { pretty } from './draft'
import { eventsOf } from './sse'

export function AnswerBody({ answer }: { answer: Answer }) {
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
const LOOKS: Record<Look, string> = { tree: 'Tree', pretty: 'Formatted', raw: 'As it came', events: 'Events' }
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
