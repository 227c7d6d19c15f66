// What the palette offers: places, things by name, and actions, in the order in which they are looked through.
import { go } from '../../core/address'
import { shortcuts } from '../../core/keys'
import type { Flow } from '../../core/types'
import { dismiss } from '../../live/first-steps'
import { DRAWER, VIEWS } from '../../panels'
import { nextTheme } from '../../theme/theme'
import type { Command } from './filter'

// What the API finds by name.
export interface Found {
  traces: { traceId: string; name: string; key: string | null; status: string }[]
  topics: string[]
  stateKeys: { group: string; key: string }[]
}

export function places(): Command[] {
  return [
    ...VIEWS.map(({ id, label, key }) => ({
      id: `view:${id}`,
      group: 'Go to',
      label,
      keys: `g ${key}`,
      run: () => go({ view: id === VIEWS[0]?.id ? null : id }),
    })),
    ...DRAWER.map(({ id, label }) => ({
      id: `panel:${id}`,
      group: 'Go to',
      label,
      run: () => go({ panel: id }),
    })),
  ]
}

export function things(flow: Flow | null): Command[] {
  if (!flow) return []
  const steps = flow.nodes.map(({ id, name, file, description, virtual }) => ({
    id: `step:${id}`,
    group: 'Steps',
    label: name,
    hint: description ?? (virtual ? 'outside this project' : file),
    run: () => go({ view: null, step: id, span: null, topic: null }),
  }))
  const topics = [...new Set(flow.edges.filter(({ kind }) => kind === 'queue').map(({ name }) => name))]
  const flows = flow.flows.map((name) => ({
    id: `flow:${name}`,
    group: 'Flows',
    label: name,
    run: () => go({ view: null, flow: name, step: null }),
  }))
  return [...steps, ...topics.map(topicCommand), ...flows]
}

export function actions(): Command[] {
  const bound = shortcuts
    .get()
    .filter(({ keys }) => keys !== 'mod+k' && keys !== 'Escape' && !keys.startsWith('g '))
    .map(({ keys, label, group, run }) => ({ id: `key:${keys}`, group: 'Do', label, hint: group, keys, run }))
  return [
    ...bound,
    { id: 'theme', group: 'Do', label: 'Change the theme', run: nextTheme },
    { id: 'first', group: 'Do', label: 'Show the first steps', run: () => dismiss(false) },
  ]
}

export function found({ traces, topics, stateKeys }: Found): Command[] {
  return [
    ...traces.map(({ traceId, name, key }) => ({
      id: `trace:${traceId}`,
      group: 'Traces',
      label: key ? `${key} · ${name}` : name,
      hint: traceId.slice(0, 8),
      run: () => go({ view: 'traces', trace: traceId, span: null, step: null }),
    })),
    ...topics.map(topicCommand),
    ...stateKeys.map(({ group, key }) => ({
      id: `state:${group}/${key}`,
      group: 'State',
      label: `${group} / ${key}`,
      hint: 'traces that name it',
      run: () => go({ view: 'traces', find: key, trace: null }),
    })),
  ]
}

function topicCommand(name: string): Command {
  return { id: `topic:${name}`, group: 'Topics', label: name, run: () => go({ topic: name, step: null, span: null }) }
}
