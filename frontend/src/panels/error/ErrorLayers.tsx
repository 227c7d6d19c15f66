// An error in three layers: what it means, what can be done, and last, folded, what was thrown where.
import type { Told } from '../../core/trace-types'
import { Place, Placed, Stack } from './Code'
import './error.css'

export function ErrorLayers({ error }: { error: Told }) {
  return (
    <div className="told">
      <p className="told-means">{error.means}</p>
      {error.todo.length > 0 && (
        <ul className="told-todo">
          {error.todo.map((text) => (
            <li key={text}>
              <Placed text={text} />
            </li>
          ))}
        </ul>
      )}
      <p className="told-thrown">
        <code>
          {error.name}: {error.message}
        </code>
      </p>
      {error.file && <Place file={error.file} line={error.line} />}
      {error.stack && (
        <details>
          <summary>Stack</summary>
          <pre className="told-stack">
            <Stack text={error.stack} />
          </pre>
        </details>
      )}
    </div>
  )
}
