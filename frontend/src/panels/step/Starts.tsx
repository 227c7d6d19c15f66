// What starts a Step; an endpoint also as a command for the terminal.
import { useStore } from '../../core/store'
import type { StepNode, Trigger } from '../../core/types'
import { project } from '../../live/project'
import { CopyButton } from '../../ui/CopyButton'
import { Section } from '../../ui/Inspected'
import { Jump } from '../../ui/Parts'
import { examplesOf } from '../endpoints/drafts'
import { useEndpoints } from '../endpoints/source'
import { nameOf } from '../endpoints/types'
import { hueOf, iconOf } from '../flow/icons'
import { exampleCurl } from './curl'

export function Starts({ step }: { step: StepNode }) {
  if (step.triggers.length === 0) return null
  return (
    <Section title="Started by">
      <ul className="rows">
        {step.triggers.map((trigger) => (
          <Start key={trigger.suffix} step={step.name} trigger={trigger} />
        ))}
      </ul>
    </Section>
  )
}

function Start({ step, trigger }: { step: string; trigger: Trigger }) {
  const Icon = iconOf(trigger.icon)
  return (
    <li>
      <Icon size={14} style={{ color: hueOf(trigger.colour) }} aria-hidden />
      <div>
        <b>{trigger.label}</b>{' '}
        {trigger.kind === 'queue' ? (
          <Jump to={{ topic: trigger.summary, step: null, span: null }}>{trigger.summary}</Jump>
        ) : (
          trigger.summary
        )}
        {trigger.condition && <small> if its condition holds</small>}
        {trigger.kind === 'http' && <Curl step={step} trigger={trigger} />}
      </div>
    </li>
  )
}

// With a body that the Step takes: its first saved example, else one made from its schema.
function Curl({ step, trigger }: { step: string; trigger: Trigger }) {
  const port = useStore(project, (state) => state?.ports.api)
  const { data } = useEndpoints()
  const endpoint = data?.endpoints.find((each) => each.step === step && each.trigger === trigger.suffix)
  if (port === undefined || !endpoint) return null
  const [saved] = examplesOf(endpoint, data?.examples[step] ?? {})
  const command = exampleCurl(endpoint, saved?.[1], `http://${window.location.hostname}:${port}`)
  return (
    <>
      <div className="curl">
        <code>{command}</code>
        <CopyButton label="Copy the command" text={() => command} />
      </div>
      <Jump to={{ view: 'endpoints', endpoint: nameOf(endpoint) }}>Try it here</Jump>
    </>
  )
}
