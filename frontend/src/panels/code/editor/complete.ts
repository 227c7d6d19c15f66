// Completion: what `motia` exports, and in strings the project's own topics, groups of state and streams.
import type { Completion, CompletionContext, CompletionResult } from '@codemirror/autocomplete'
import { syntaxTree } from '@codemirror/language'
import { getJson } from '../../../core/api'
import type { Flow } from '../../../core/types'
import { flowState } from '../../../live/project'
import type { Language } from '../files'
import { CTX_NAMES, MOTIA_NAMES } from './names'

const WORD = /[\w.:/-]*$/
const IMPORTS = /from\s+['"]?motia\b|import\b[^;]*\bfrom\s+['"]motia/
const FEW = 2

export function topicsOf(flow: Flow | null): string[] {
  const sent = flow?.nodes.flatMap(({ enqueues }) => enqueues) ?? []
  const taken = flow?.nodes.flatMap(({ triggers }) =>
    triggers.filter(({ kind }) => kind === 'queue').map(({ summary }) => summary),
  )
  return [...new Set([...sent, ...(taken ?? [])])].sort()
}

export function streamsOf(flow: Flow | null): string[] {
  return [...new Set(flow?.streams?.map(({ name }) => name))].sort()
}

// What the text before the cursor asks for first: "ctx.state.get('" wants a group.
export function wantedBefore(text: string): 'topic' | 'group' | 'stream' | null {
  if (/(?:\bstate(?:Manager)?\s*\.\s*\w+\(\s*|\bgroup(?:Id|_id)?["']?\s*[:=]\s*)["'`]$/.test(text)) return 'group'
  if (/(?:\btopic["']?\s*[:=]\s*|\bqueue\(\s*|\benqueues["']?\s*[:=]\s*\[[^\]]*)["'`]$/.test(text)) return 'topic'
  if (/(?:\bstream(?:s\[|\(\s*)|\bstream(?:Name|_name)["']?\s*[:=]\s*)["'`]$/.test(text)) return 'stream'
  return null
}

export function completionFor(language: Language) {
  return async (context: CompletionContext): Promise<CompletionResult | null> => {
    const word = context.matchBefore(WORD)
    const from = word?.from ?? context.pos
    const isString = isInString(context)
    const options = isString ? await inString(context, from) : outside(context, language)
    if (options.length === 0 || (from === context.pos && !context.explicit && !isString)) return null
    const text = context.state.sliceDoc(from, context.pos)
    const dot = isString ? 0 : text.lastIndexOf('.') + 1
    return { from: from + dot, options, validFor: isString ? /^[\w.:/-]*$/ : /^\w*$/ }
  }
}

function isInString({ state, pos }: CompletionContext): boolean {
  const { name } = syntaxTree(state).resolveInner(pos, -1)
  const line = state.doc.lineAt(pos)
  return (
    /String|Template|Literal|Scalar/i.test(name) ||
    (!/Comment/.test(name) && opensString(state.sliceDoc(line.from, pos)))
  )
}

// A string that isn't closed yet is none to most parsers.
export function opensString(before: string): boolean {
  return /["'`]/.test(before.replace(/\\./g, '').replace(/(["'`]).*?\1/g, ''))
}

async function inString({ state, pos }: CompletionContext, from: number): Promise<Completion[]> {
  const flow = flowState.get().flow
  const wanted = wantedBefore(state.sliceDoc(Math.max(0, from - 200), from))
  // Asked of the studio, and only where a group can stand.
  const groups = wanted === null || wanted === 'group' ? await groupsLike(state.sliceDoc(from, pos)) : []
  const named = (names: string[], detail: 'topic' | 'group' | 'stream') =>
    wanted === null || wanted === detail ? names.map((label) => ({ label, detail, type: 'constant' })) : []
  return [...named(topicsOf(flow), 'topic'), ...named(streamsOf(flow), 'stream'), ...named(groups, 'group')]
}

async function groupsLike(text: string): Promise<string[]> {
  if (text.length < FEW) return []
  const found = await getJson<{ stateKeys: { group: string }[] }>(`search?q=${encodeURIComponent(text)}`).catch(
    () => null,
  )
  return [...new Set(found?.stateKeys.map(({ group }) => group))]
}

function outside({ state, pos }: CompletionContext, language: Language): Completion[] {
  const before = state.doc.lineAt(pos).text.slice(0, pos - state.doc.lineAt(pos).from)
  const flow = flowState.get().flow
  if (/\bstreams\.\w*$/.test(before))
    return streamsOf(flow).map((label) => ({ label, detail: 'stream', type: 'property' }))
  if (/\bctx\.\w*$/.test(before)) return CTX_NAMES.map((label) => ({ label, detail: 'context', type: 'property' }))
  if (/\.\w*$/.test(before)) return []
  const names = language === 'python' ? MOTIA_NAMES.python : MOTIA_NAMES.javascript
  if (language !== 'python' && language !== 'typescript' && language !== 'javascript') return []
  const boost = IMPORTS.test(state.doc.lineAt(pos).text) ? 10 : 0
  return names.map((label) => ({ label, detail: 'motia', type: 'function', boost }))
}
