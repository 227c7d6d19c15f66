// What starts a Step; an endpoint also as a command for the terminal.
import { useStore } from '../../core/store'
import type { StepNode, Trigger } from '../../core/types'
import { project } from '../../live/project'
import { CopyButton } from '../../ui/CopyButton'
import { Section } from '../../ui/Inspected'
import { Jump } from '../../ui/Parts'
import { hueOf, iconOf } from '../flow/icons'
import { curlOf } from './curl'

export function Starts({ step }: { step: StepNode }) {
  if (step.triggers.length === 0) return null
  return (
    <Section title="Started by">
      <ul className="rows">
        {step.triggers.map((trigger) => (
          <Start key={trigger.suffix} trigger={trigger} />
        ))}
      </ul>
    </Section>
  )
}

function Start({ trigger }: { trigger: Trigger }) {
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
        {trigger.kind === 'http' && <Curl summary={trigger.summary} />}
      </div>
    </li>
  )
}

function Curl({ summary }: { summary: string }) {
  const port = useStore(project, (state) => state?.ports.api)
  if (port === undefined) return null
  const command = curlOf(summary, `http://${window.location.hostname}:${port}`)
  return (
    <div className="curl">
      <code>{command}</code>
      <CopyButton label="Copy the command" text={() => command} />
    </div>
  )
}
