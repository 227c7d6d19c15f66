// One sentence of a story: when, what, and how long it took. A click selects what it tells of.
import { useEffect, useRef, useState } from 'react'
import { clockSeconds, fullTime } from '../../../core/time'
import type { Sentence } from '../../../core/trace-types'
import { Jump } from '../../../ui/Parts'
import { Status, statusOf } from '../../../ui/Status'
import { PhaseBar } from './PhaseBar'
import { Said } from './Said'
import { StoryError } from './StoryError'
import { later, seconds } from './when'

interface SentenceRowProps {
  sentence: Sentence
  number: number
  // The sentence before it, from which its time is counted.
  before: Sentence | undefined
  isCurrent: boolean
  trace: string
  topic: string | null
  // Whether the story has told the error already.
  isToldAbove: boolean
}

export function SentenceRow({ sentence, number, before, isCurrent, ...rest }: SentenceRowProps) {
  const { at, spanId, text, members, error } = sentence
  const status = statusOf(sentence.status)
  const row = useRef<HTMLLIElement>(null)
  useEffect(() => {
    if (isCurrent) row.current?.scrollIntoView({ block: 'nearest' })
  }, [isCurrent])
  return (
    <li
      ref={row}
      className="sentence"
      data-current={isCurrent || undefined}
      data-low={sentence.low || undefined}
      data-status={status}
    >
      <Jump
        className="sentence-open"
        to={{ span: spanId, step: null, topic: null }}
        current={isCurrent}
        title="Show what is known of this"
      >
        <span className="hidden">Details of </span>
        {number}
      </Jump>
      <div className="sentence-said">
        <p className="sentence-when">
          <time dateTime={new Date(at).toISOString()} title={fullTime(at)}>
            {before ? later(at - before.at) : clockSeconds(at)}
          </time>
          {status !== 'done' && <Status name={status} />}
        </p>
        <p className="sentence-text">
          <Said parts={text} />
        </p>
        {members.length > 0 && <Members sentence={sentence} />}
        {error && !rest.isToldAbove && (
          <details className="sentence-error">
            <summary>Why, and what you can do</summary>
            <StoryError error={error} trace={rest.trace} topic={rest.topic} />
          </details>
        )}
      </div>
      <PhaseBar sentence={sentence} />
    </li>
  )
}

function Members({ sentence }: { sentence: Sentence }) {
  const [isOpen, setOpen] = useState(false)
  const { members, count } = sentence
  const total = count?.total ?? members.length
  return (
    <div className="members">
      <button type="button" className="button plain" aria-expanded={isOpen} onClick={() => setOpen(!isOpen)}>
        {isOpen ? 'Show them as one' : `Show all ${total.toLocaleString()}`}
      </button>
      {isOpen && (
        <ol>
          {members.map(({ id, spanId, at, took, status }, index) => (
            <li key={id}>
              <Jump className="member" to={{ span: spanId, step: null, topic: null }}>
                <span className="member-number">{index + 1}</span>
                <Status name={statusOf(status)} />
                <span>{index === 0 ? 'first' : later(at - (members[0]?.at ?? at))}</span>
                <span className="member-took">{took === null ? 'goes on' : seconds(took)}</span>
              </Jump>
            </li>
          ))}
        </ol>
      )}
      {isOpen && members.length < total && (
        <p className="quiet">{(total - members.length).toLocaleString()} more went like these. The timeline has all.</p>
      )}
    </div>
  )
}
