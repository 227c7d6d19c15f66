/**
 * Reads TypeScript and JavaScript texts from stdin, a JSON list of {path, text}, without executing them, and prints for
 * each what it says at its top: names, exports and their values as far as they are written there. docs/adr/0009 has the
 * form.
 */

import { parse } from '@babel/parser'

const CHANGING = new Set(['push', 'unshift', 'pop', 'shift', 'splice', 'sort', 'reverse', 'fill', 'copyWithin'])
const SAME = new Set([
  'ParenthesizedExpression',
  'TSAsExpression',
  'TSSatisfiesExpression',
  'TSNonNullExpression',
  'TSTypeAssertion',
])
const FUNCTIONS = new Set(['ArrowFunctionExpression', 'FunctionExpression', 'FunctionDeclaration'])

function read({ path, text }) {
  try {
    return sourceOf(parse(text, optionsFor(path)).program.body)
  } catch (error) {
    return { mistake: mistakeOf(error) }
  }
}

function optionsFor(path) {
  const plugins = ['decorators']
  if (/\.[cm]?tsx?$/.test(path)) plugins.push('typescript')
  if (!/\.[cm]?ts$/.test(path)) plugins.push('jsx')
  return {
    sourceType: 'unambiguous',
    allowReturnOutsideFunction: true,
    allowUndeclaredExports: true,
    createParenthesizedExpressions: true,
    plugins,
  }
}

function mistakeOf(error) {
  const { line = 1, column = 0 } = error.loc ?? {}
  const message = error.loc ? error.message.replace(/ \(\d+:\d+\)$/, '') : 'is nested too deeply to be read'
  return [line, column + 1, message]
}

function sourceOf(body) {
  const source = { names: {}, exports: {}, changed: [...changedNames(body)] }
  for (const statement of body) STATEMENTS[statement.type]?.(statement, source)
  return source
}

const STATEMENTS = {
  ImportDeclaration(statement, { names }) {
    for (const each of statement.specifiers) {
      const name =
        each.imported?.name ?? each.imported?.value ?? (each.type === 'ImportDefaultSpecifier' ? 'default' : '*')
      names[each.local.name] = { k: 'import', from: statement.source.value, name, ...spanOf(statement) }
    }
  },
  VariableDeclaration: declare,
  FunctionDeclaration: declare,
  ClassDeclaration: declare,
  TSEnumDeclaration: declare,
  ExportNamedDeclaration(statement, source) {
    const { declaration, specifiers } = statement
    if (declaration) for (const name of declare(declaration, source)) source.exports[name] = local(name, statement)
    for (const { exported, local: inner } of specifiers) {
      const value = statement.source ? other(statement) : local(inner?.name, statement)
      source.exports[exported.name ?? exported.value] = value
    }
  },
  ExportDefaultDeclaration({ declaration }, { exports }) {
    exports.default = formOf(declaration)
  },
  ExpressionStatement({ expression }, { exports }) {
    if (expression.type !== 'AssignmentExpression' || expression.operator !== '=') return
    const name = /^(?:module\.)?exports(?:\.(\w+))?$/.exec(dotted(expression.left) ?? '')
    if (name) exports[name[1] ?? 'default'] = formOf(expression.right)
  },
}

/** Take the names that a declaration makes, and return them. */
function declare(statement, { names }) {
  if (statement.type !== 'VariableDeclaration') {
    if (!statement.id) return []
    names[statement.id.name] = FUNCTIONS.has(statement.type)
      ? { k: 'function', ...spanOf(statement) }
      : other(statement)
    return [statement.id.name]
  }
  return statement.declarations.flatMap(({ id, init }) => {
    const value = init ? formOf(init) : other(statement)
    if (id.type === 'Identifier') {
      names[id.name] = value
      return [id.name]
    }
    return parts(id).map(([key, name]) => {
      names[name] = key === null ? other(statement) : { k: 'member', of: value, name: key, ...spanOf(id) }
      return name
    })
  })
}

/** The names in a pattern, each with the key it stands for; the key is null where that isn't plain. */
function parts(pattern) {
  if (pattern.type !== 'ObjectPattern') return [...identifiersIn(pattern)].map((name) => [null, name])
  return pattern.properties.flatMap((property) => {
    const isPlain = property.type === 'ObjectProperty' && !property.computed && property.value.type === 'Identifier'
    if (isPlain) return [[property.key.name ?? property.key.value, property.value.name]]
    return [...identifiersIn(property.value ?? property.argument)].map((name) => [null, name])
  })
}

function* identifiersIn(pattern) {
  if (pattern?.type === 'Identifier') yield pattern.name
  else if (pattern?.type === 'AssignmentPattern') yield* identifiersIn(pattern.left)
  else if (pattern?.type === 'RestElement') yield* identifiersIn(pattern.argument)
  else for (const each of pattern?.elements ?? []) yield* identifiersIn(each)
}

function formOf(node) {
  if (SAME.has(node.type)) return formOf(node.expression)
  if (FUNCTIONS.has(node.type)) return { k: 'function', ...spanOf(node) }
  return { ...(VALUES[node.type]?.(node) ?? { k: 'other' }), ...spanOf(node) }
}

// Half a character has no JSON, so nobody can be told of it.
const isTold = (value) => typeof value !== 'string' || value.isWellFormed()
const literal = ({ value }) => (isTold(value) ? { k: 'literal', value } : { k: 'other' })

const VALUES = {
  StringLiteral: literal,
  NumericLiteral: literal,
  BooleanLiteral: literal,
  NullLiteral: () => ({ k: 'literal', value: null }),
  Identifier: ({ name }) => (name === 'undefined' ? { k: 'nothing' } : { k: 'name', name }),
  UnaryExpression({ operator, argument }) {
    if (operator === 'void') return { k: 'nothing' }
    if (operator !== '-' || argument.type !== 'NumericLiteral') return null
    return { k: 'literal', value: -argument.value }
  },
  TemplateLiteral({ quasis, expressions }) {
    const texts = quasis.map((quasi) => ({ ...literal({ value: quasi.value.cooked }), ...spanOf(quasi) }))
    if (expressions.length === 0) return texts[0]
    return { k: 'text', parts: texts.flatMap((text, at) => (at === 0 ? [text] : [formOf(expressions[at - 1]), text])) }
  },
  BinaryExpression({ operator, left, right }) {
    return operator === '+' ? { k: 'text', parts: [formOf(left), formOf(right)] } : null
  },
  ArrayExpression({ elements }) {
    return { k: 'list', items: elements.map((item) => (item ? itemOf(item) : { k: 'nothing' })) }
  },
  ObjectExpression: ({ properties }) => ({ k: 'object', fields: properties.map(fieldOf) }),
  MemberExpression({ object, property, computed }) {
    const name = computed ? (property.type === 'StringLiteral' ? property.value : null) : property.name
    return name === null ? null : { k: 'member', of: formOf(object), name }
  },
  CallExpression: callOf,
  NewExpression: callOf,
}

function callOf({ callee, arguments: given }) {
  return { k: 'call', callee: formOf(callee), args: given.map(itemOf), keywords: [] }
}

function itemOf(node) {
  return node.type === 'SpreadElement' ? { k: 'spread', of: formOf(node.argument), ...spanOf(node) } : formOf(node)
}

/** A field as [key, value]; the key is null for a spread and for one that is computed. */
function fieldOf(property) {
  if (property.type === 'SpreadElement') return [null, itemOf(property)]
  if (property.computed) return [null, other(property)]
  const key = String(property.key.name ?? property.key.value)
  if (!isTold(key)) return [null, other(property)]
  if (property.type !== 'ObjectProperty') {
    return [key, property.kind === 'method' ? { k: 'function', ...spanOf(property) } : other(property)]
  }
  return [key, formOf(property.value)]
}

/** The names whose values something in the text changes after they were made. */
function changedNames(body) {
  const found = new Set()
  walk(body, (node) => {
    if (node.type === 'AssignmentExpression') found.add(rootOf(node.left))
    else if (node.type === 'UpdateExpression') found.add(rootOf(node.argument))
    else if (node.type === 'UnaryExpression' && node.operator === 'delete') found.add(rootOf(node.argument))
    else if (node.type === 'CallExpression') {
      if (CHANGING.has(node.callee.property?.name)) found.add(rootOf(node.callee))
      if (dotted(node.callee) === 'Object.assign') found.add(rootOf(node.arguments[0]))
    }
  })
  return [...found].filter((name) => name && name !== 'module' && name !== 'exports')
}

function walk(node, visit) {
  if (Array.isArray(node)) for (const each of node) walk(each, visit)
  else if (typeof node?.type === 'string') {
    visit(node)
    for (const key in node) if (key !== 'loc' && typeof node[key] === 'object') walk(node[key], visit)
  }
}

function rootOf(node) {
  if (node?.type === 'Identifier') return node.name
  return node?.type === 'MemberExpression' ? rootOf(node.object) : SAME.has(node?.type) ? rootOf(node.expression) : null
}

function dotted(node) {
  if (node?.type === 'Identifier') return node.name
  if (node?.type !== 'MemberExpression' || node.computed) return null
  const before = dotted(node.object)
  return before && `${before}.${node.property.name}`
}

function local(name, node) {
  return { k: 'name', name, ...spanOf(node) }
}

function other(node) {
  return { k: 'other', ...spanOf(node) }
}

/** Where it stands: places in UTF-16 units, the line from 1 on. */
function spanOf({ start, end, loc }) {
  return { at: [start, end, loc.start.line] }
}

// At the end: everything above is made by then.
let given = ''
for await (const part of process.stdin.setEncoding('utf8')) given += part
process.stdout.write(JSON.stringify(JSON.parse(given).map(read)))
