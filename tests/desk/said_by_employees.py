"""What employees say, kind by kind: each list beside one that only looks like it."""

BROKEN = """
у меня не работает мышка
опять не работает лифт
Добрый день, у меня не открывается почта
у меня не печатает принтер
теперь не грузится портал
снова не открывается 1С
вроде не пришло письмо
всё не грузит
уже не открывается второй отчёт
у меня плохо работает вайфай
у меня еле работает вайфай
у меня медленно работает 1С
у меня никак не открывается договор
опять еле грузится crm
теперь криво печатает принтер
снова плохо работает связь
вроде работает, но через раз
всё работает ужасно медленно
у меня так и не открылся доступ
у меня до сих пор не появилась папка
теперь вообще не открывается портал
опять совсем не работает касса
у меня почему-то не печатает
у меня почти не работает камера
у меня не всё работает
опять ничего не работает
теперь у нас не работает домофон
у меня больше не открывается файл
у меня тоже уже не работает vpn
снова никто не может войти
у меня уже неделю не работает телефон
у меня нормально не работает сканер
у меня хреново работает интернет
теперь открывается через раз
у меня не восстановилась связь
у меня не прошла оплата
не греет батарея в 201
не дует кондиционер
не выключается свет в переговорке
у меня перестало работать радио
опять не пришла зарплата
теперь не работает даже мышка
у меня странно работает мышка
у нас слабо работает отопление
now it doesn't work
it still isn't working
everything is not working
works badly
my phone barely works
now nothing works
it works now but slowly
it never worked
internet works but very slow
all good except the printer
the portal hardly works
the app does not open again
it is not fine
wifi works poorly today
nothing works here
the scanner no longer works for me
my mouse never works well
the door opens only sometimes
vpn isn't up again
printer isn't back up
the lift is not working again
the heating is not back on
it works every other time
my mic works intermittently
our site isn't back online
not everything works
all is not well with the printer
my screen barely works now
the issue is not fixed
the problem is not gone
the error hasn't gone away
it still doesn't load here
the app never loads here
""".strip().splitlines()

MENDED = """
у меня всё работает
теперь всё открывается
снова работает
опять работает, ура
вроде открывается
уже открылось
теперь почта работает
у меня снова печатает
у меня теперь всё хорошо
всё заработало
уже не шумит
теперь не виснет
у меня больше не вылетает
вроде больше не тормозит
всё в порядке
у нас всё снова появилось
уже пришло
вроде наладилось
теперь грузится быстро
снова всё в норме
у меня уже всё отлично
больше не пищит
не греется больше
вроде всё печатает
у меня открылось
it works now
all good now
everything works
it's back up
the wifi is back online
works fine again
the printer works again
the issue is gone
it opens now
everything is fine here
no more errors
it stopped crashing
the problem is solved
mine works great
fine now
all sorted
we are up and running
works for me
it runs smoothly
that fixed it
it loads now
back to normal
portal is up again
got it working
""".strip().splitlines()
