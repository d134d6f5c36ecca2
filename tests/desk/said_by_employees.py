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

CLOSING = """
will try
will check
will let you know
not sure but will try
will do it tomorrow
will give it a try
will have a look
will come by after lunch
will report back
didn't know that, cheers
never knew that
who knew
had no idea, thanks
how simple
what a quick reply
should have asked earlier
should have known
could have guessed
was my mistake
can do
can live with that
would never have found it
wouldn't have found that myself, thanks
whatever works
whenever you can
when you have time
as you wish
is easy then
am on it
did as you said
did that
have done so
may try later
might try that
does make sense
how could I miss that
how did I not see that
where would I be without you
what would I do without you
could have found it myself
didn't think of that, ta
didn't notice that button, thanks
my mistake, sorry
why didn't I think of that
can confirm
does what I need
what a relief
that was quick
don't know how I missed it
can wait
попробую
попробую, отпишусь
проверю и напишу
не знал, спасибо
не знала, благодарю
не знал про эту кнопку, спасибо
не думала, что так просто, спасибо
не заметила, спасибо
не догадалась сама, спасибо
как скажете
как вам удобно
когда удобно
когда сможете
какой вы быстрый
какая вы молодец
какие вы оперативные
какой сервис
как всё просто
как быстро
кто бы мог подумать
кто бы знал
надо было раньше спросить
надо же
надо было сразу написать
прошу прощения, моя ошибка
прошу прощения за беспокойство
прошу простить, не заметила
что бы я без вас делала
что бы мы без вас делали
куда ж я смотрела
где были мои глаза
и как я сама не догадалась
как я не увидела
можно и так
можно было и догадаться
могла бы и сама догадаться
надо попробовать
надо подумать
нужно было только перезагрузить
вот оно что
никогда бы не нашла, спасибо
сама бы не нашла, спасибо
буду иметь в виду
хочу сказать спасибо
хотела бы поблагодарить
оказывается, так можно
не ожидала, что так быстро
что ж, подождём
чего только не бывает
извините, не увидела
не туда смотрела, спасибо
""".strip().splitlines()

ASKING_ON = """
will it work on a mac
will the office be open on friday
will check-in be possible on sunday
can you send the link
could you come by
should I restart it
what about the second printer
how long will it take
who do I ask about parking
when will it be ready
where is the button
didn't work
didn't help, thanks
does it cost anything
have you got the key
I didn't know the password expired, how do I renew it
will you be there at five
may I have a second screen
is there a manual
would it work with outlook
my mistake, but where do I find it
don't know where to click
can't find this menu
did not arrive
не знаю, куда нажать
не знала, а где эта кнопка
как скоро привезут
какой код
какая из них
когда привезёте
когда будет готово
кто может открыть
кому отдать ключ
надо новый картридж
надо бы починить и второй
нужно ещё два пропуска
прошу выдать пропуск
прошу прощения, а где касса
прошу прощения, не открывается портал
можно мне второй монитор
могу я зайти завтра
что делать дальше
что за кабинет
куда смотреть
где кнопка
как я могу это отключить
не помогло, спасибо
не нашла такую кнопку
не работает кнопка
хочу второй монитор
хотела бы получить пропуск
сама не смогла найти
надо было ввести код, а он не приходит
как всё это удалить
""".strip().splitlines()

ME_TOO = """
шлагбаум не открывается|у меня тоже не открылся
1С вылетает при печати накладной|и у меня вылетает
интернет пропал у всех?|у меня тоже нет
принтер не печатает|у нас тоже не печатает
почта не грузится|у меня тоже не грузится
почта не грузится|у нас с утра тоже не грузит
портал лежит|у меня тоже лежит
портал не открывается|и у нас не открывается
портал не открывается|тоже не могу открыть
портал не открывается|тоже не могу зайти
вайфай отваливается|у меня тоже отваливается постоянно
crm тормозит|у меня тоже тормозит
crm тормозит|у нас тоже всё тормозит
crm тормозит|да, и у нас тормозит ужасно
лифт застрял|и у нас застрял
зарплата не пришла|мне тоже не пришла
зарплата не пришла|и мне не пришло
зарплата не пришла|я тоже не получила
расчётный листок не виден|я тоже не вижу
портал выдаёт ошибку|у меня тоже ошибка
портал выдаёт ошибку|у меня тоже выдаёт
портал не открывается|у меня тоже портал не открывается
отчёт не формируется|тоже не формируется
отчёт не формируется|и у меня не формирует
нет горячей воды|у нас тоже нет
телефон не работает|мой тоже не работает
телефон не работает|мой тоже молчит
в офисе холодно|у нас тоже холодно
is email down?|can't send anything either
the printer does not print|doesn't print for us either
the portal is down|down for me too
the portal is down|it's down here too
the portal is down|mine is down as well
vpn keeps dropping|mine drops too
vpn keeps dropping|it drops for us as well
vpn keeps dropping|mine keeps dropping too
I can't log in|I can't either
I can't log in|can't log in either
I can't log in|we can't log in either
I can't log in|me neither, can't log in
the wifi is slow|slow here too
the wifi is slow|it's slow for me as well
the wifi is slow|also slow here
my payslip has not arrived|mine hasn't arrived either
my payslip has not arrived|I haven't got mine either
my payslip has not arrived|didn't get mine either
the report does not load|not loading here either
the report does not load|it doesn't load for me either
the report does not load|doesn't open for me either
zoom has no sound|no sound here either
zoom has no sound|no sound for me as well
zoom crashes|crashes for me too
zoom crashes|and mine crashes too
the door won't open|won't open for me either
the heating is off|it's cold here too
the site shows an error|I'm getting the same error
the site shows an error|getting an error too
""".strip().splitlines()

ALSO_MINE = """
шлагбаум не открывается|у меня тоже не открывается отчёт
принтер не печатает|мне тоже нужен доступ к папке
принтер не печатает|и у нас на третьем этаже лифт застрял
не дует кондиционер|у нас в 305 тоже не дует
принтер не печатает|у меня тоже сканер не включается
принтер не печатает|у меня тоже вопрос, как заказать бумагу
нужен доступ к папке|мне тоже нужен доступ
нужен пропуск|мне тоже нужен
нужен пропуск|и мне нужен пропуск на завтра
почта не грузится|у меня не открывается 1С
почта не грузится|у меня ещё и телефон не работает
почта не грузится|а у меня не работает мышка
почта не грузится|не могу войти в 1С
почта не грузится|тоже хочу спросить, где взять бланк
почта не грузится|у меня тоже пропал звук
почта не грузится|и в бухгалтерии не работает касса
принтер не печатает|и монитор не включается
принтер не печатает|не печатает и второй принтер в 210
принтер не печатает|подскажите, где взять тонер
где взять ключ|и пропуск где взять
the printer does not print|same here and the scanner is dead too
the printer does not print|my scanner doesn't work either
the printer does not print|can't open Outlook either
the printer does not print|the lift is not working either
the printer does not print|I need a new badge too
I need a badge|I need a badge too
I need a badge|can I get one too
the portal is down|my phone is down too
the portal is down|also the vpn drops
the portal is down|the payroll site shows an error too
is email down?|my mouse stopped working
is email down?|also where is the key
is email down?|the door on floor 2 won't open either
is email down?|no hot water here either
the wifi is slow|my laptop is slow as well
the wifi is slow|crm is slow too, room 204
vpn keeps dropping|how do I change my password
vpn keeps dropping|the projector keeps blinking too
vpn keeps dropping|our coffee machine is broken too
""".strip().splitlines()

STILL_BROKEN = """
перезагрузила, всё так же
всё ещё красная лампа
сделала, то же самое
переткнул, ничего не изменилось
нажала, без изменений
попробовала, результат тот же
попробовал, толку ноль
всё равно мигает
всё равно так
по-прежнему пусто
по-прежнему красный
всё по-старому
всё по-прежнему
увы, то же
увы, так же
та же ошибка
та же картина
та же ерунда
уже пробовала
это уже делала
я уже перезагружал
перезагружал уже дважды
лампа всё ещё горит
так и висит
до сих пор крутится колесо
ни в какую
безрезультатно
никакого эффекта
ноль реакции
пробовал, не выходит
снова то же самое
вернулось
опять началось
и после перезагрузки так же
спасибо! а пароль от портала забыла
спасибо, а ключ потеряла
спасибо, только теперь звук пропал
сделала как сказали, опять просит пароль
restarted, same
same thing unfortunately
tried that already
still red
still blinking
still the same
no different
did that, no change
did that, same result
already did that
already tried
already restarted twice
I have tried this
tried it, nope
still there
still happening
still stuck on loading
still blank
rebooted, still red
the lamp is still red
same as before
exactly the same
nothing changed
no joy
no luck
it came back
it's back again, the error
happening again
nothing happens
makes no difference
to no avail
unfortunately the same
sadly no change
thanks! I forgot my portal password though
thanks, I lost my key though
thank you! my screen is dark though
cheers, but the second one is red
thanks, it asks for a code though
""".strip().splitlines()

DONE_WITH = """
перезагрузила, всё работает
всё ещё не верится, спасибо
всё так и есть, спасибо
сделала, получилось
уже попробовала, помогло
уже перезагрузила, работает
всё равно спасибо
я всё ещё на обеде
до сих пор под впечатлением, спасибо
так и сделаю
так же сделаю и завтра
я тоже так думаю
то что надо
всё так
так и думала
уже перезагружаю
уже иду
уже делаю
ещё раз спасибо
нажала, пошло
без проблем
сделала, ок
вернулась на место, попробую
та же кнопка, ага
всё понятно
началось, ура
restarted, all good
still thank you
still, thanks a lot
tried that, works
did that, works now
already working
already on it
same to you
same button, got it
all the same, thanks
I will still try it
still cannot thank you enough
still need to try
did that, thanks
tried it, perfect
rebooted, fine now
nothing else, thanks
came back to life
it's back, thanks
no problem
nothing more needed
made all the difference
thanks, I like it though
it's red no more
the lamp is green now
yes the same one
exactly
already found, thanks
""".strip().splitlines()

AMONG_COLLEAGUES = """
кто забыл зонт в холле?
у кого зарядка есть?
кофе кто-нибудь будет?
ну и погода
ну и дождь
какая погода на улице!
обед пораньше?
футбол вчера видели?
видели вчера матч?
кто-нибудь видел мою кружку?
кто взял степлер, верните
кто взял мою кружку?
чей зонт в холле?
чья куртка в переговорке?
чьи ключи на кухне?
кто потерял перчатку?
нашла серёжку в коридоре, чья?
у кого-нибудь есть зарядка от айфона?
у кого есть жвачка?
у кого есть таблетка от головы?
есть у кого-нибудь зарядка?
никто не видел мои очки?
никто не находил наушники?
верните мою кружку, пожалуйста
кто идёт в столовую?
пойдёмте в столовую?
кто-нибудь идёт обедать?
кто пойдёт в бар после работы?
чай будете?
кому пирожок?
кто играет в футбол в субботу?
встреча переносится на 15:00
совещание перенесли на три
планёрка отменяется
созвон сдвинули на час
ребёнок заболел, сегодня меня не будет
сын заболел, работаю из дома
кошка рожает, я дома
не забудьте сдать деньги на подарок
скидываемся на подарок Ане
что подарим Ане?
как выходные?
как прошёл отпуск?
как провели выходные?
погода жесть
пробки сегодня ужас
сегодня пробки страшные
на улице холодно, одевайтесь
как настроение?
кто во сколько домой?
кто сегодня в офисе?
anybody going to the canteen?
whoever took my mug please bring it back
my son is ill so I'm off today
meeting moved to 3pm
does anyone have a phone charger?
has anyone got a spare charger?
anyone got an umbrella?
has anyone seen my glasses?
who took my mug?
who left an umbrella in the lobby?
whose jacket is this in the kitchen?
whose lunch is in the microwave?
found an earring in the hallway, whose is it?
somebody left their keys in the kitchen
please bring back my mug
please return my stapler
please stop taking my yoghurt
did you see the game?
did anyone watch the match?
who's going to lunch?
anyone going for a walk?
fancy a coffee?
anyone fancy a coffee?
who wants tea?
who's in the office tomorrow?
anyone in the office tomorrow?
the standup is moved to 10
meeting is cancelled
the all hands is postponed to friday
standup in 5
call moved to tomorrow
my daughter is sick, working from home
kid is sick, I'll be out today
my train is delayed, will be late
what weather
the weather is awful
terrible weather today
traffic is terrible
how was your weekend?
how was the holiday?
how was your trip?
don't forget the party on Friday
chip in for Anna's present
nice shoes Bob
love the new haircut
anyone up for football on saturday?
what are we getting Anna for her birthday?
""".strip().splitlines()

NOT_AMONG_COLLEAGUES = """
кто отвечает за парковку?
кто может открыть серверную?
кто знает, где лежит бланк?
у кого ключ от архива?
у кого можно взять пропуск?
у кого есть доступ к папке?
у кого есть ключ от переговорки?
у кого спросить про отпуск?
где мой зонт, сдавали на ресепшен?
потеряла пропуск
я потерял ключ от шкафчика
забыла пропуск дома, как войти?
чей это договор на подписи?
чья подпись нужна на акте?
чьи это права, кто выдаёт доступ?
кто взял в работу мою заявку?
кто дежурный сегодня?
кто сейчас на смене?
переносится ли отпуск на следующий год?
как перенести встречу в календаре?
не могу перенести встречу, календарь не отвечает
созвон не начинается, ошибка
совещание в 305 не могу забронировать
в переговорке холодно
на улице у входа скользко, посыпьте
кофемашина не работает
кончился чай на кухне
кому отдать авансовый отчёт?
кто забирает почту?
сын заболел, как оформить больничный?
ребёнок заболел, что нужно для больничного?
никто не может войти в портал
никто не отвечает по телефону горячей линии
есть ли зарядные станции на парковке?
есть у вас переходник на hdmi?
нужна зарядка для ноутбука
как прошёл платёж?
как прошла оплата счёта 15?
does anyone know the wifi password?
has anyone got access to the server room?
does anyone have the key to the archive?
who has the key to the archive?
who took my ticket?
who is on duty today?
who can open the server room?
I lost my badge
left my badge at home, how do I get in?
lost my keys to the locker
whose approval do I need?
whose signature is needed on the contract?
how do I move a meeting in the calendar?
can't move the meeting, the calendar hangs
the meeting room is locked
the call does not start
the meeting invite has the wrong time
the coffee machine is broken
out of tea in the kitchen
I need a charger for my laptop
can I get a charger for my laptop?
my son is ill, how do I apply for leave?
my train ticket was not booked
anyone from support here?
anyone else can't log in?
has anyone seen this error?
please return my deposit
please bring a new chair to 305
how was this invoice calculated?
how was my bonus calculated?
did anyone get their payslip?
did you see my ticket?
did anyone look at my request?
is the canteen open on friday?
is the office open tomorrow?
who orders the office supplies?
who is in charge of parking?
""".strip().splitlines()

FAULTS_AND_WANTS = """
your status page says all green but I get 503s
order hasn't arrived
screen went black
there's water on the floor in the kitchen
urgent: contract for ACME
the big printer says 'replace waste toner'
the portal says "access denied"
it says my account does not exist
my parcel has not come
the bin hasn't been emptied
the delivery hasn't shown up
my refund hasn't come through
laptop went dark
the phone went silent
the whole floor went dark
there's a leak under the sink
there is smoke in the corridor
there are mice in the canteen
there's a strange smell in the hall
there's glass on the stairs
urgent: access for the auditor
asap: badge for the new hire
important: invoice 55 for Globex
getting 503s from the API
I get a blank page
I only see a white page
all I see is a spinner
my screen is all green
the display shows vertical stripes
we are getting timeouts
says my password is too old
the app asks for a code I don't have
it keeps asking me for a code
nobody answers the phone
my order is still on its way since Monday
remittance please
invoice 55 please
a copy of the contract please
лампа горит красным
пишет «доступ запрещён»
почта есть, а CRM пишет «нет прав»
пишет, что пароль неверный
выдаёт «сервер не найден»
говорит, что нет прав
в приложении написано «ошибка сети»
экран чёрный
экран почернел
экран синий
белый экран вместо портала
на кухне вода на полу
на полу лужа
под мойкой лужа
в коридоре дым
в столовой мыши
на лестнице стекло
контрагент задвоился в 1С
строки в отчёте задвоились
ценники криво печатаются
срочно: договор для АКМЕ
срочно договор для АКМЕ
важно: доступ для аудитора
заказ так и не доставили
посылку не привезли
деньги не вернули
мусор не вынесли
пропуск не сработал
крутится колёсико и всё
бесконечная загрузка
вместо сайта белая страница
просит код, которого у меня нет
требует сменить пароль каждый день
свет моргнул и погас
никто не берёт трубку
счёт на 55 пожалуйста
копию договора, пожалуйста
акт сверки за март, пожалуйста
хочу вернуть товар
доставка опаздывает на 2 часа
в туалете не горит свет
заблокировали учётку
мыши в столовой!
""".strip().splitlines()

FINE = """
the status page is all green
order has arrived
my parcel has come
the screen is nice
there's cake on the table in the kitchen
there's coffee in the kitchen
there are biscuits in the lobby
there's a party on friday
there is a new menu in the canteen
thanks please
no thanks please
urgent: nothing, all fine
I see, fine
I get it
I get the point
she says hi
boss says thank you
Bob says all good
it says done
the delivery has shown up
my refund has come through
important: fire drill at ten
the lamp is green
it went well
it went smoothly
meeting went fine
my holiday was great
went home
nobody needs to worry
the weather says rain
лампа горит зелёным
экран красивый
экран хороший
пишет спасибо
пишет, что всё хорошо
пишет, что готово
говорит спасибо
говорят, завтра дождь
говорят, что будет снег
начальник пишет, что доволен
на кухне пирог
на кухне пирожки
на столе конфеты
в холле ёлка
в столовой сегодня борщ
заказ доставили
посылку привезли
деньги вернули
мусор вынесли
важно: в пять учения
важно: завтра короткий день
свет зажёгся
всё спокойно
счёт оплатила
договор подписала
всем привет, пожалуйста
""".strip().splitlines()

WITHDRAWALS = """
нашла, спасибо
нашёл
уже нашла
всё, нашла
уже не надо
не надо уже
уже не нужно, спасибо
не актуально
неактуально
вопрос снят
снимаю вопрос
вопрос закрыт
вопрос решён
разобралась сама
разобрался, спасибо
сам разобрался
всё, разобрались
отбой
отбой, нашла
отмена
отбой тревоги
сама справилась
забудьте
проехали
ложная тревога
всё, заработало
само заработало
само прошло
уже работает, спасибо
уже решили
решила сама
вопрос отпал
всё, не надо
не нужно, сама нашла
можно не отвечать
больше не актуально
помощь уже не нужна
уже помогли, спасибо
коллега помог, спасибо
извините, нашла сама
всё получилось
получилось, спасибо
never mind, found it
nevermind
nvm
nvm, got it
found it
found it, thanks
found it myself
solved it myself
solved
figured it out
I figured it out, thanks
sorted it out myself
never mind, it works now
it works now
works now, sorry
ignore that
please ignore
please disregard
disregard my question
scratch that
no longer needed
not needed any more
don't need it anymore
false alarm
forget it
cancel that
problem solved
all good now
all sorted, thanks
it fixed itself
fixed it myself
no need any more, thanks
got help already
somebody helped me already
my bad, found it
my bad, it was unplugged
oh I see it now, sorry
""".strip().splitlines()

NO_WITHDRAWALS = """
нашла только старый бланк
нашёл инструкцию, но там нет этого
нашла ошибку в отчёте
не нашла
уже искала
мне уже не надо старый, нужен новый
срочно надо
разобралась с первым, второй не открывается
не разобралась
работает только в хроме
уже перезагружала
вопрос срочный
вопрос ещё актуален
актуально
ещё актуально
пока не решили
не получилось
не заработало
всё ещё не работает
отмена заказа тоже не проходит
забудьте пароль пишет
помогите
спасибо
спасибо заранее
ок
жду
жду, спасибо
хорошо
ладно
понял
это не срочно
сама не справилась
found only the old form
found the manual but it does not say
not found
it says not found
never found it
still need it
tried everything
solved one, the other is open
not solved
could not figure it out
it works on my phone only
it works now but slowly
did not work
please do not ignore
I cannot ignore that
need it by noon
thanks
thanks in advance
ok
sure
waiting
got it, waiting
no rush
not urgent
my bad, I meant floor 4
sorry, I meant the other one
forgot to say: room 5
cancel my order please
cancel that order please
I got an error
fixed price is missing too
all good except the printer
""".strip().splitlines()
