// What went wrong, as the story tells it: in the size of reading, with ways to the log, the input and what waits.
import type { Told } from '../../../core/trace-types'
import { Jump } from '../../../ui/Parts'
import { Placed, Stack } from '../../error/Code'
import { Continue } from '../../run/Continue'
import { Values } from './Said'

interface StoryErrorProps {
  error: Told
  trace: string
  // The topic whose message failed, where there is one: its queue has the dead letters.
  topic: string | null
}

export function StoryError({ error, trace, topic }: StoryErrorProps) {
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
        {topic && step && (
          <Jump
            to={{
              view: 'queues',
              queue: `${step}/queue(${topic})`,
              pile: 'failed',
              fault: null,
              letter: null,
              span: null,
            }}
          >
            Its dead letters
          </Jump>
        )}
        {spanId && <Continue className="run-way" trace={trace} span={spanId} />}
      </p>
      <details className="error-stack">
        <summary>For those who program: what was thrown, and where</summary>
        <pre>
          <Stack text={stackOf(error)} />
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
