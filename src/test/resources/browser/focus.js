// What has the focus, and whether that can be seen; null where nothing has it.
() => {
  const element = document.activeElement;
  if (!element || element === document.body) return null;
  const style = getComputedStyle(element);
  const name = (element.labels && element.labels[0] || element).innerText.split('\n')[0];
  const shown = element.matches(':focus-visible')
      && style.outlineStyle !== 'none' && parseFloat(style.outlineWidth) >= 2;
  return { name, shown };
}
