// What stands in place of the diagram: a project without Steps, a flow that there is not, a studio that doesn't answer.
import { Check, Copy } from 'lucide-react'
import { useState } from 'react'
import { go } from '../../core/address'
import { useStore } from '../../core/store'
import { project } from '../../live/project'
import { useMay } from '../../live/role'
import { Blank } from '../../ui/Blank'
import { toNew } from '../new/ways'
import './blank.css'

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
  const mayEdit = useMay('editor')
  const address = `http://${window.location.hostname}:${shown?.ports.api ?? 3111}/hello`
  return (
    <Blank
      kind="nothing"
      title="No Steps yet"
      {...(mayEdit ? { action: { label: 'New Step', run: () => go(toNew('step')) } } : {})}
    >
      <p>
        A Step is a file that says when it runs and what it does. {mayEdit ? 'Make one here, or save' : 'Save'} this as{' '}
        <code>src/hello.step.ts</code> in <code>{shown?.folder}</code> and it appears here.
      </p>
      <CodeSample text={EXAMPLE} />
      <p>
        Then open <code>{address}</code>.
      </p>
    </Blank>
  )
}

export function NoSuchFlow({ name }: { name: string }) {
  return (
    <Blank
      kind="filtered"
      title={`No Step belongs to the flow “${name}”`}
      action={{ label: 'Show all Steps', run: () => go({ flow: null }, 'replace') }}
    >
      <p>It may have been renamed. Steps name their flows in their config.</p>
    </Blank>
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
