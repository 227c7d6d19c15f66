// An error in three layers: what it means, what can be done, and last, folded, what was thrown where.

import { useStore } from '../../core/store'
import type { Told } from '../../core/trace-types'
import type { Flow } from '../../core/types'
import { flowState } from '../../live/project'
import { Jump } from '../../ui/Parts'
import { framesOf } from './stack'

export function ErrorLayers({ error }: { error: Told }) {
  const flow = useStore(flowState, (state) => state.flow)
  return (
    <div className="told">
      <p className="told-means">{error.means}</p>
      {error.todo.length > 0 && (
        <ul className="told-todo">
          {error.todo.map((text) => (
            <li key={text}>{text}</li>
          ))}
        </ul>
      )}
      <p className="told-thrown">
        <code>
          {error.name}: {error.message}
        </code>
      </p>
      {error.file && <Place file={error.file} line={error.line} flow={flow} />}
      {error.stack && (
        <details>
          <summary>Stack</summary>
          <pre className="told-stack">
            {framesOf(error.stack).map(({ text, place }, at) => (
              // biome-ignore lint/suspicious/noArrayIndexKey: the lines of one stack keep their places
              <span key={at} data-own={place !== null || undefined}>
                <FileJump file={place?.file} flow={flow}>
                  {text}
                </FileJump>
                {'\n'}
              </span>
            ))}
          </pre>
        </details>
      )}
    </div>
  )
}

export function Place({ file, line, flow }: { file: string; line: number | null; flow: Flow | null }) {
  return (
    <p className="told-place mono">
      <FileJump file={file} flow={flow}>
        {line === null ? file : `${file}:${line}`}
      </FileJump>
    </p>
  )
}

// Leads to the Step whose file it is; a file that is no Step's is only named.
function FileJump({ file, flow, children }: { file: string | undefined; flow: Flow | null; children: string }) {
  const step = file === undefined ? undefined : flow?.nodes.find((node) => node.file === file)
  if (!step) return children
  return (
    <Jump to={{ step: step.id, span: null }} title={`Show the Step ${step.name}`}>
      {children}
    </Jump>
  )
}
