// What the palette offers: places, things by name, and actions, in the order in which they are looked through.
import { type Changes, toField } from '../../core/address'
import { basePath } from '../../core/base'
import { shortcuts } from '../../core/keys'
import type { Flow, StepNode } from '../../core/types'
import { dismiss } from '../../live/first-steps'
import { project } from '../../live/project'
import { may } from '../../live/role'
import { DRAWER, VIEWS } from '../../panels'
import { toNew } from '../../panels/new/ways'
import { nextTheme } from '../../theme/theme'
import { show } from '../first/card'
import type { Command } from './filter'

// What the API finds by name.
export interface Found {
  traces: { traceId: string; name: string; key: string | null; status: string }[]
  topics: string[]
  stateKeys: { group: string; key: string }[]
}

// Leads to one thing and leaves what was selected before.
const ALONE: Changes = { step: null, topic: null, span: null, at: null }

export function places(): Command[] {
  return [
    ...VIEWS.map(({ id, label, key }) => ({
      id: `view:${id}`,
      group: 'Go to',
      label,
      keys: `g ${key}`,
      does: { view: id === VIEWS[0]?.id ? null : id },
    })),
    ...DRAWER.map(({ id, label }) => ({
      id: `panel:${id}`,
      group: 'Go to',
      label,
      hint: 'in the drawer',
      does: { panel: id },
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
    does: { ...ALONE, view: null, step: id },
  }))
  const whys = flow.nodes
    .filter(({ virtual }) => !virtual)
    .map(({ id, name }) => ({
      id: `why:${id}`,
      group: 'Why?',
      label: `Why did ${name} not run?`,
      does: { ...ALONE, step: id, part: 'why' },
    }))
  const runs = may(project.get()?.role ?? null, 'operator') ? flow.nodes.filter(canRun).map(runCommand) : []
  const topics = [...new Set(flow.edges.filter(({ kind }) => kind === 'topic').map(({ name }) => name))]
  const flows = flow.flows.map((name) => ({
    id: `flow:${name}`,
    group: 'Flows',
    label: name,
    does: { ...ALONE, view: null, flow: name },
  }))
  return [...steps, ...topics.map(topicCommand), ...flows, ...runs, ...whys]
}

function canRun({ virtual, triggers }: StepNode): boolean {
  return !virtual && triggers.length > 0
}

function runCommand({ id, name }: StepNode): Command {
  return { id: `run:${id}`, group: 'Run', label: `Run ${name}…`, does: { launch: name, entrance: null, again: null } }
}

export function actions(): Command[] {
  const wanted = shortcuts.get().filter(({ keys }) => keys !== 'mod+k' && keys !== 'Escape' && !keys.startsWith('g '))
  // Some have a second key.
  const bound = [...new Map(wanted.map((each) => [each.label, each])).values()]
  return [
    ...bound.map(({ keys, label, group, run }) => ({
      id: `key:${keys}`,
      group: 'Do',
      label,
      ...(group === 'Everywhere' ? {} : { hint: group }),
      keys,
      does: run,
    })),
    ...making(),
    { id: 'theme', group: 'Do', label: 'Change the theme', hint: 'system, light, dark', does: nextTheme },
    { id: 'first', group: 'Do', label: 'Show the first steps', does: showFirstSteps },
    ...pages(),
  ]
}

// What isn't part of this page.
function pages(): Command[] {
  const hint = 'a page of its own'
  const own = { id: 'password', group: 'Do', label: 'Change your password', hint, does: () => open('password/') }
  if (!may(project.get()?.role ?? null, 'admin')) return [own]
  return [
    own,
    { id: 'accounts', group: 'Go to', label: 'Accounts', hint, does: () => open('admin/auth/user/') },
    { id: 'rq', group: 'Go to', label: 'Queues and jobs', hint, does: () => open('rq/') },
  ]
}

// What the key N makes is among the shortcuts.
function making(): Command[] {
  if (!may(project.get()?.role ?? null, 'editor')) return []
  return [
    { id: 'new:stream', group: 'Do', label: 'New stream…', does: toNew('stream') },
    { id: 'new:noop', group: 'Do', label: 'New card…', hint: 'for something outside', does: toNew('noop') },
  ]
}

function open(page: string): void {
  window.location.assign(basePath() + page)
}

function showFirstSteps(): void {
  dismiss(false)
  show(true)
}

export function found({ traces, topics, stateKeys }: Found): Command[] {
  return [
    ...traces.map(({ traceId, name, key }) => ({
      id: `trace:${traceId}`,
      group: 'Traces',
      label: key ? `${key} · ${name}` : name,
      hint: traceId.slice(0, 8),
      does: { ...ALONE, view: 'traces', trace: traceId },
    })),
    ...topics.map(topicCommand),
    ...stateKeys.map(({ group, key }) => ({
      id: `state:${group}/${key}`,
      group: 'State',
      label: `${group} / ${key}`,
      does: { ...ALONE, view: 'state', group: toField(group), entry: toField(key), trace: null },
    })),
  ]
}

function topicCommand(name: string): Command {
  return { id: `topic:${name}`, group: 'Topics', label: name, does: { ...ALONE, topic: name } }
}
