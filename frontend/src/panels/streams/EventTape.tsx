// What passes by in the streams, newest first. It can be paused to be read; what came meanwhile is counted.

import { Eraser, Pause, Play, Send } from 'lucide-react'
import { toField } from '../../core/address'
import { useShortcuts } from '../../core/keys'
import { useStore } from '../../core/store'
import type { StreamEvent } from '../../core/types'
import { Blank } from '../../ui/Blank'
import { PanelHead } from '../../ui/PanelHead'
import { Jump } from '../../ui/Parts'
import { Clock } from '../../ui/Time'
import { Card } from '../span/Payload'
import { lineOf } from '../state/line'
import { lineToStreams, tape } from './source'
import { cleared, dataOf, paused, whatOf } from './tape'

export function EventTape({ stream, send }: { stream: string | null; send: (() => void) | null }) {
  const state = useStore(tape, (known) => known)
  const status = useStore(lineToStreams, (known) => known)
  const isPaused = state.waiting !== null
  const toggle = () => tape.set(paused(tape.get(), !isPaused))
  useShortcuts([{ keys: 'p', label: isPaused ? 'Go on' : 'Pause the tape', group: 'Streams', run: toggle }])
  const events = state.shown.filter((event) => stream === null || event.stream === stream)
  const waiting = (state.waiting ?? []).filter((event) => stream === null || event.stream === stream).length
  return (
    <section className="stream-tape" aria-label="What passes by">
      <PanelHead title="What passes by">
        {send && (
          <button type="button" className="button" title="Send an event" onClick={send}>
            <Send size={13} aria-hidden /> Send
          </button>
        )}
        <button
          type="button"
          className="button"
          aria-pressed={isPaused}
          title={isPaused ? 'Go on (P)' : 'Pause (P)'}
          onClick={toggle}
        >
          {isPaused ? <Play size={13} aria-hidden /> : <Pause size={13} aria-hidden />}
          {isPaused ? `Go on${waiting > 0 ? ` (${waiting.toLocaleString()})` : ''}` : 'Pause'}
        </button>
        <button
          type="button"
          className="button plain icon"
          aria-label="Clear the tape"
          title="Clear the tape"
          onClick={() => tape.set(cleared(tape.get()))}
        >
          <Eraser size={14} aria-hidden />
        </button>
      </PanelHead>
      {(state.missed > 0 || status === 'offline' || status === 'stalled') && (
        <p className="stream-missed" role="status">
          {status === 'live' || status === 'loading'
            ? `${state.missed.toLocaleString()} more passed by, faster than this page can follow.`
            : 'Not live: the connection is being made again.'}
        </p>
      )}
      {events.length === 0 ? (
        <Blank kind="nothing" title={isPaused ? 'The tape is paused' : 'Nothing has passed by yet'}>
          <p>Each write into a stream, and each event that is sent, stands here the moment it happens.</p>
        </Blank>
      ) : (
        // biome-ignore lint/a11y/noNoninteractiveTabindex: a long tape is scrolled by keys
        <ol className="stream-events" tabIndex={0} aria-label="Events">
          {events.map((event) => (
            <Passed key={event.id} event={event} isOne={stream !== null} />
          ))}
        </ol>
      )}
    </section>
  )
}

function Passed({ event, isOne }: { event: StreamEvent; isOne: boolean }) {
  const { stream, group, item } = event
  const place = [...(isOne ? [] : [stream]), group, ...(item === null ? [] : [item])].join(' / ')
  return (
    <li>
      <details>
        <summary>
          <span className="stream-what" data-what={event.event.type}>
            {whatOf(event)}
          </span>
          <span className="stream-place" title={place}>
            {place}
          </span>
          <Clock at={event.at} />
          <small>{lineOf(dataOf(event))}</small>
        </summary>
        <div className="stream-passed">
          <Card value={dataOf(event)} />
          <Jump to={{ stream, group: toField(group), item: item === null ? null : toField(item) }}>
            {item === null ? 'Open its group' : 'Open its item'}
          </Jump>
        </div>
      </details>
    </li>
  )
}
