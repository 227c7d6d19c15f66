// How the page shows what may start a Step. Which triggers there are, and their fields, is the studio's to say.
import type { NewForm, TriggerField, TriggerKind } from './types'

interface ToldField {
  name: string
  label: string
  required: boolean
  choices?: string[]
}

export interface ToldForm extends Omit<NewForm, 'triggers'> {
  triggers: { type: string; label: string; fields: ToldField[] }[]
}

const LOOKS: Record<string, Pick<TriggerKind, 'label' | 'icon' | 'words'>> = {
  http: { label: 'Request', icon: 'globe', words: 'a request arrives' },
  queue: { label: 'Message', icon: 'inbox', words: 'a message of a topic arrives' },
  cron: { label: 'Schedule', icon: 'clock', words: 'the clock says so' },
  state: { label: 'State', icon: 'database', words: 'a value of the state changes' },
  stream: { label: 'Stream', icon: 'radio', words: 'an item of a stream changes' },
}

// What completes a field, and what it may look like.
const FIELDS: Record<string, Pick<TriggerField, 'kind' | 'placeholder'>> = {
  path: { kind: 'text', placeholder: 'such as /orders' },
  topic: { kind: 'topic', placeholder: 'such as order.created' },
  expression: { kind: 'cron', placeholder: 'such as 0 9 * * *' },
  streamName: { kind: 'stream', placeholder: 'such as orders' },
  group: { kind: 'group', placeholder: 'any' },
}

export function shownForm(told: ToldForm): NewForm {
  return {
    ...told,
    triggers: told.triggers.map(({ type, label, fields }) => ({
      type,
      colour: type,
      ...(LOOKS[type] ?? { label, icon: '', words: `it gets: ${label}` }),
      fields: fields.map(shownField),
    })),
  }
}

function shownField({ name, label, required, choices }: ToldField): TriggerField {
  if (choices && choices.length > 0) return { name, label, required, kind: 'choice', options: choices }
  const known = FIELDS[name] ?? { kind: 'text' }
  return { name, label, required, ...known, placeholder: known.placeholder ?? (required ? '' : 'any') }
}
