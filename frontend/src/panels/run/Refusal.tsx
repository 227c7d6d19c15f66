// Why it didn’t run, and the way around where the input just doesn’t fit the schema.
import type { ApiError } from '../../core/api'
import { sentence } from '../../core/sentence'

interface Props {
  error: ApiError
  anyway: () => void
  isRunning: boolean
}

export function Refusal({ error, anyway, isRunning }: Props) {
  const isMisfit = error.code === 'input_invalid' && error.problems.length > 0
  return (
    <div className="run-refusal" role="alert">
      {isMisfit ? (
        <>
          <p>The input doesn’t fit what the Step says it takes.</p>
          <ul>
            {error.problems.map(({ path, message }) => (
              <li key={`${path}:${message}`}>
                <code>{path.replace(/^\$\.?/, '') || 'input'}</code> {message}
              </li>
            ))}
          </ul>
          <button type="button" className="button" disabled={isRunning} onClick={anyway}>
            Send it anyway
          </button>
        </>
      ) : (
        <p>
          {sentence(error.message)}
          {error.hint && <small> {sentence(error.hint)}</small>}
        </p>
      )}
    </div>
  )
}
