// What people call this link, button or field.
element => (element.labels && element.labels[0] || element).innerText.split('\n')[0]
