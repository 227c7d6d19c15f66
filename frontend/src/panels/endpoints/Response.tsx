// The answer: how it went in words, its headers, its body, and the trace that it left.
import { LoaderCircle } from 'lucide-react'
import { useSeconds } from '../../app/useSeconds'
import { counted, duration } from '../../core/time'
import { Failure } from '../../ui/Failure'
import { Status } from '../../ui/Status'
import { AnswerBody } from './AnswerBody'
import { type Answer, headerOf, isOver, sizeOf, statusWords, toneOf } from './answer'
import { TraceBeside } from './TraceBeside'
import './answer.css'

export function Response({ answer, isAsked }: { answer: Answer; isAsked: boolean }) {
  return (
    <section className="endpoint-answer" aria-label="Response" aria-busy={isAsked && !isOver(answer)}>
      {isAsked ? (
        <>
          <Summary answer={answer} />
          <Failure error={answer.failure} />
          {answer.cut && <p className="endpoint-note">{CUT[answer.cut]}</p>}
          {answer.leftOut.length > 0 && (
            <p className="endpoint-note">
              Not sent along, because the studio sets them itself: {answer.leftOut.join(', ')}.
            </p>
          )}
          {answer.traceId && <TraceBeside id={answer.traceId} isOver={isOver(answer)} />}
          {answer.head && <AnswerBody answer={answer} />}
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
