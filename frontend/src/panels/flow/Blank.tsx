// What stands in place of the diagram: a project without Steps, or a studio that doesn't answer.
import { Check, Copy, RotateCw } from 'lucide-react'
import { useState } from 'react'
import type { ApiError } from '../../core/api'
import { useStore } from '../../core/store'
import { project, reload } from '../../live/project'

const EXAMPLE = `export const config = {
  name: 'Hello',
  triggers: [{ type: 'http', method: 'GET', path: '/hello' }],
}

export const handler = async () => ({
  status: 200,
  body: { hello: 'world' },
})
`

export function EmptyProject() {
  const shown = useStore(project, (state) => state)
  const address = `http://${window.location.hostname}:${shown?.ports.api ?? 3111}/hello`
  return (
    <div className="blank">
      <h2>No Steps yet</h2>
      <p>
        A Step is a file that says when it runs and what it does. Save this as <code>src/hello.step.ts</code> in{' '}
        <code>{shown?.folder}</code> and it appears here.
      </p>
      <CodeSample text={EXAMPLE} />
      <p>
        Then open <code>{address}</code>.
      </p>
    </div>
  )
}

export function Unreachable({ error }: { error: ApiError }) {
  return (
    <div className="blank" role="alert">
      <h2>{error.message}</h2>
      {error.hint && <p>{error.hint}</p>}
      <button type="button" className="button" onClick={reload}>
        <RotateCw size={14} aria-hidden /> Try again
      </button>
    </div>
  )
}

function CodeSample({ text }: { text: string }) {
  const [isCopied, setCopied] = useState(false)
  const copy = async () => {
    await navigator.clipboard.writeText(text)
    setCopied(true)
  }
  const Icon = isCopied ? Check : Copy
  return (
    <div className="sample">
      <button type="button" className="button" onClick={() => void copy()}>
        <Icon size={14} aria-hidden /> {isCopied ? 'Copied' : 'Copy'}
      </button>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: it scrolls, so the keyboard must be able to reach it */}
      <pre tabIndex={0}>{text}</pre>
    </div>
  )
}
