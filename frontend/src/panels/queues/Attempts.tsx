// Every attempt at a message that was given up: how it ended, how long it took, and where it broke.
import { duration } from '../../core/time'
import { Status } from '../../ui/Status'
import { Clock } from '../../ui/Time'
import { Stack } from '../error/Code'
import type { Attempt } from './source'

export function Attempts({ attempts }: { attempts: Attempt[] }) {
  if (attempts.length === 0) return <p className="quiet">Nothing is kept of its attempts; its trace may tell more.</p>
  return (
    <ol className="attempts">
      {attempts.map((attempt) => (
        <li key={attempt.number}>
          <details>
            <summary>
              <Status name={attempt.ended === 'done' ? 'done' : 'failed'} wordless />
              <b>{attempt.number}</b>
              <span className="attempt-error">{attempt.name ? `${attempt.name}: ${attempt.message}` : 'Done'}</span>
              <small>
                {attempt.took !== null && <>{duration(attempt.took)} · </>}
                {attempt.at !== null && <Clock at={attempt.at} />}
              </small>
            </summary>
            {attempt.stack && (
              <pre>
                <Stack text={attempt.stack} />
              </pre>
            )}
          </details>
        </li>
      ))}
    </ol>
  )
}
