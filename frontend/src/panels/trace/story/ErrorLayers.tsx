// An error in three layers: what it means, what can be done about it, and, folded, what was thrown where.
import { Fragment, useMemo } from 'react'
import type { Changes } from '../../../core/address'
import { useStore } from '../../../core/store'
import type { Told } from '../../../core/trace-types'
import { flowState } from '../../../live/project'
import { Jump } from '../../../ui/Parts'
import { Term } from '../../../ui/Term'
import { framesOf } from '../../span/stack'
import { placesIn } from './places'
import { Values } from './Said'

const KNOWN_TERM = /\b(dead letter)/

interface ErrorLayersProps {
  error: Told
  trace: string
  // The topic whose message failed, where there is one: its page shows the dead letters.
  topic: string | null
}

export function ErrorLayers({ error, trace, topic }: ErrorLayersProps) {
  const { step, spanId } = error
  return (
    <>
      <p className="error-means">
        <Values text={error.means} />
      </p>
      {error.todo.length > 0 && (
        <>
          <h5>What you can do</h5>
          <ul className="error-todo">
            {error.todo.map((each) => (
              <li key={each}>
                <Placed text={each} />
              </li>
            ))}
          </ul>
        </>
      )}
      <p className="error-links">
        {step && <Jump to={{ step, span: null, topic: null }}>Open {step}</Jump>}
        <Jump to={{ panel: 'logs', run: trace, from: step, level: null, q: null }}>Its log lines</Jump>
        {spanId && <Jump to={{ span: spanId, step: null, topic: null }}>Its input</Jump>}
        {topic && <Jump to={{ topic, step: null, span: null }}>What waits for {topic}</Jump>}
      </p>
      <details className="error-stack">
        <summary>For those who program: what was thrown, and where</summary>
        <pre>
          {framesOf(stackOf(error)).map(({ text, place }, at) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: the lines of one stack keep their places
            <Frame key={at} text={text} place={place} />
          ))}
        </pre>
      </details>
    </>
  )
}

function stackOf({ name, message, stack, file, line }: Told): string {
  const head = `${name}: ${message}`
  const place = file ? `\n    in ${file}${line === null ? '' : `:${line}`}` : ''
  if (!stack) return head + place
  return stack.startsWith(name) ? stack : `${head}\n${stack}`
}

function Frame({ text, place }: ReturnType<typeof framesOf>[number]) {
  const step = useStepsByFile().get(place?.file ?? '')
  return (
    <span data-own={place !== null || undefined}>
      {step && place ? <Jump to={codeOf(step, place.line)}>{text}</Jump> : text}
      {'\n'}
    </span>
  )
}

// Places in Steps lead to them, and words of ours explain themselves.
function Placed({ text }: { text: string }) {
  const files = useStepsByFile()
  return placesIn(text, files).map((piece, index) =>
    typeof piece === 'string' ? (
      // biome-ignore lint/suspicious/noArrayIndexKey: the pieces of one text keep their places
      <Terms key={index} text={piece} />
    ) : (
      // biome-ignore lint/suspicious/noArrayIndexKey: as above
      <Jump key={index} to={codeOf(piece.step, piece.line)}>
        {piece.text}
      </Jump>
    ),
  )
}

function codeOf(step: string, line: number | null): Changes {
  return { step, part: line === null ? 'code' : String(line), span: null, topic: null }
}

function useStepsByFile(): ReadonlyMap<string, string> {
  const flow = useStore(flowState, (state) => state.flow)
  return useMemo(() => new Map(flow?.nodes.map(({ file, name }) => [file, name])), [flow])
}

function Terms({ text }: { text: string }) {
  return text.split(KNOWN_TERM).map((piece, index) => (
    // biome-ignore lint/suspicious/noArrayIndexKey: as above
    <Fragment key={index}>{index % 2 === 1 ? <Term id={piece}>{piece}</Term> : piece}</Fragment>
  ))
}
