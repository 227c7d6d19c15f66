/** Tells code from comments, strings, templates and regular expressions without parsing it. */

const NEXT = /\/\/.*|\/\*[\s\S]*?\*\/|(["'])(?:\\[\s\S]|(?!\1)[^\\\n])*\1?|[`{}/]/g
const TEMPLATE = /(?:\\[\s\S]|\$(?!\{)|[^`\\$])*(?:`|\$\{|$)/y
const REGEX = /\/(?:\\.|\[(?:\\.|[^\]\\\n])*\]|[^/\\[\n])+\/[a-z]*/y
const BEFORE_REGEX = /(?:^|[(,=:[!&|?{;+\-*%~^<>])\s*$/
const KEYWORD_BEFORE_REGEX =
  /(?<![\w$.])(?:return|typeof|case|in|of|delete|void|throw|new|else|do|await|yield|default)\s*$/
const UNSURE = /[)}]\s*$/

/**
 * Return the code with everything but code replaced by spaces, so that positions stay; quotes of strings stay.
 * @param {string} code
 * @returns {{text: string, isSure: boolean}} `isSure` is false where a slash may be a division or a regular expression
 */
export function blank(code) {
  const scan = new Scan(code)
  for (let match = scan.next(); match; match = scan.next()) scan.take(match)
  return scan.result()
}

/** Return spaces in the shape of `text`: line breaks stay. */
export function spaces(text) {
  return text.replace(/[^\r\n]/g, ' ')
}

class Scan {
  #code
  #text = ''
  #at = 0
  #isSure = true
  /** For each open `${`, how many braces are open inside it. */
  #templates = []

  constructor(code) {
    this.#code = code
  }

  next() {
    NEXT.lastIndex = this.#at
    return NEXT.exec(this.#code)
  }

  take(match) {
    const [token] = match
    this.#copy(match.index)
    if (token.startsWith('//') || token.startsWith('/*')) this.#blank(token.length)
    else if (match[1]) this.#string(token)
    else this.#symbol(token)
  }

  result() {
    this.#copy(this.#code.length)
    return { text: this.#text, isSure: this.#isSure }
  }

  #copy(end) {
    this.#text += this.#code.slice(this.#at, end)
    this.#at = end
  }

  #blank(length) {
    this.#text += spaces(this.#code.slice(this.#at, this.#at + length))
    this.#at += length
  }

  #string(token) {
    const isClosed = token.length > 1 && token.endsWith(token[0])
    this.#copy(this.#at + 1)
    this.#blank(token.length - (isClosed ? 2 : 1))
    if (isClosed) this.#copy(this.#at + 1)
  }

  #symbol(token) {
    if (token === '/') return this.#slash()
    const depth = this.#templates.length - 1
    if (token === '}' && this.#templates[depth] === 0) {
      this.#templates.pop()
      return this.#template()
    }
    if (token === '`') return this.#template()
    if (depth >= 0) this.#templates[depth] += token === '{' ? 1 : -1
    this.#copy(this.#at + 1)
  }

  /** Pass over template text, from a backtick or the brace that closes a substitution. */
  #template() {
    this.#blank(1)
    TEMPLATE.lastIndex = this.#at
    const [text] = TEMPLATE.exec(this.#code)
    this.#blank(text.length)
    if (text.endsWith('${')) this.#templates.push(0)
  }

  #slash() {
    const before = this.#text.slice(-200)
    if (BEFORE_REGEX.test(before) || KEYWORD_BEFORE_REGEX.test(before)) {
      REGEX.lastIndex = this.#at
      const match = REGEX.exec(this.#code)
      if (match) return this.#blank(match[0].length)
    }
    if (UNSURE.test(before)) this.#isSure = false
    this.#copy(this.#at + 1)
  }
}
