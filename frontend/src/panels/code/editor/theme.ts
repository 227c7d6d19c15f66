// The editor in the console's own colours; they are variables, so that it follows light and dark by itself.
import { HighlightStyle, syntaxHighlighting } from '@codemirror/language'
import { EditorView } from '@codemirror/view'
import { tags } from '@lezer/highlight'

const LOOKS = EditorView.theme({
  '&': { height: '100%', backgroundColor: 'var(--bg)', color: 'var(--text)', fontSize: '13px' },
  '&.cm-focused': { outline: 'none' },
  '.cm-scroller': { fontFamily: 'var(--mono)', fontVariantLigatures: 'none', lineHeight: '20px' },
  '.cm-content': { padding: '8px 0', caretColor: 'var(--text)' },
  '.cm-cursor, .cm-dropCursor': { borderLeftColor: 'var(--text)' },
  '.cm-gutters': { border: 'none', backgroundColor: 'var(--bg)', color: 'var(--text-faint)', fontSize: '12px' },
  '.cm-lineNumbers .cm-gutterElement': { minWidth: '36px', padding: '0 8px 0 4px' },
  '.cm-activeLine': { backgroundColor: 'color-mix(in oklch, var(--text) 4%, transparent)' },
  '.cm-activeLineGutter': { backgroundColor: 'transparent', color: 'var(--text)' },
  '.cm-selectionBackground, &.cm-focused > .cm-scroller > .cm-selectionLayer .cm-selectionBackground': {
    backgroundColor: 'color-mix(in oklch, var(--accent) 26%, transparent)',
  },
  '.cm-selectionMatch': { backgroundColor: 'color-mix(in oklch, var(--accent) 14%, transparent)' },
  '.cm-searchMatch': { backgroundColor: 'color-mix(in oklch, var(--warning) 26%, transparent)' },
  '.cm-searchMatch-selected': { outline: '1px solid var(--warning)' },
  '&.cm-focused .cm-matchingBracket': {
    backgroundColor: 'var(--bg-selected)',
    outline: '1px solid var(--line-strong)',
  },
  '.cm-panels': { backgroundColor: 'var(--bg-deep)', color: 'var(--text)', fontFamily: 'var(--sans)' },
  '.cm-panels.cm-panels-top': { borderBottom: '1px solid var(--line)' },
  '.cm-panel.cm-search': { padding: '6px 28px 6px 10px' },
  '.cm-panel.cm-search [name=close]': { color: 'var(--text-soft)', fontSize: '16px', right: '6px' },
  '.cm-textfield': {
    border: '1px solid var(--line)',
    borderRadius: 'var(--radius-small)',
    backgroundColor: 'var(--bg)',
  },
  '.cm-button': {
    border: '1px solid var(--line)',
    borderRadius: 'var(--radius-small)',
    backgroundColor: 'var(--bg-raised)',
    backgroundImage: 'none',
    color: 'var(--text-soft)',
  },
  '.cm-tooltip': {
    border: '1px solid var(--line)',
    borderRadius: 'var(--radius-small)',
    backgroundColor: 'var(--bg-raised)',
    boxShadow: 'var(--shadow-high)',
    color: 'var(--text)',
  },
  '.cm-tooltip.cm-tooltip-autocomplete > ul': { maxHeight: '220px', fontFamily: 'var(--mono)', fontSize: '12px' },
  '.cm-tooltip-autocomplete ul li[aria-selected]': { backgroundColor: 'var(--bg-selected)', color: 'var(--text)' },
  '.cm-completionDetail': { color: 'var(--text-faint)', fontFamily: 'var(--sans)', fontStyle: 'normal' },
  '.cm-completionMatchedText': { color: 'var(--accent)', textDecoration: 'none' },
  '.cm-diagnostic': { borderLeftWidth: '3px', fontFamily: 'var(--sans)', fontSize: '12px' },
  '.cm-diagnostic-error': { borderLeftColor: 'var(--failed)' },
  '.cm-lintRange-error': {
    backgroundImage: 'none',
    textDecoration: 'underline wavy var(--failed)',
    textUnderlineOffset: '3px',
  },
  '.cm-gutter-lint': { width: '14px' },
  '.cm-lint-marker-error': {
    width: '8px',
    height: '8px',
    margin: '6px 3px',
    borderRadius: '50%',
    background: 'var(--failed)',
  },
  // What the library draws there is an image.
  '.cm-lint-marker': { content: 'none' },
})

const COLOURS = HighlightStyle.define([
  { tag: [tags.keyword, tags.operatorKeyword, tags.modifier], color: 'var(--trigger-queue)' },
  { tag: [tags.string, tags.special(tags.string), tags.regexp], color: 'var(--done)' },
  { tag: [tags.number, tags.bool, tags.null, tags.atom], color: 'var(--running)' },
  { tag: [tags.typeName, tags.className, tags.namespace], color: 'var(--trigger-state)' },
  { tag: [tags.propertyName, tags.definition(tags.propertyName)], color: 'var(--text-soft)' },
  { tag: [tags.meta, tags.annotation], color: 'var(--trigger-cron)' },
  { tag: [tags.comment], color: 'var(--text-faint)', fontStyle: 'italic' },
  { tag: tags.invalid, color: 'var(--failed)' },
])

export const theme = [LOOKS, syntaxHighlighting(COLOURS)]
